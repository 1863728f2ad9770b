using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plumbline.Server.Rules;

/// <summary>Reads YAML into values with places. Plain data only: no tags, anchors or second documents, and no key twice.</summary>
sealed class YamlText
{
    // Rules are four levels deep; the limit keeps a broken file from using up the stack.
    const int DepthMax = 20;

    readonly Parser _parser;
    readonly Problems _problems;

    YamlText(string text, Problems problems) => (_parser, _problems) = (new Parser(new StringReader(text.TrimStart('\uFEFF'))), problems);

    /// <summary>The value of a file; null, with a problem, when it cannot be read. An empty file is a null.</summary>
    public static YamlValue? Read(string text, Problems problems)
    {
        var reader = new YamlText(text, problems);
        try
        {
            return reader.Document();
        }
        catch (YamlException error)
        {
            if (!SaysTab(text, problems))
                problems.Add((int)error.End.Line, (int)error.End.Column, $"expected YAML: {Plain(error.Message)}.");
        }
        catch (InvalidOperationException)
        {
            // The library's own word for some texts whose brackets and indentation fight.
            var at = reader._parser.Current?.End ?? new Mark(0, 1, 1);
            problems.Add((int)at.Line, (int)at.Column, "expected YAML: what follows here fits nothing before it.");
        }

        return null;
    }

    // The commonest mistake has the least helpful message.
    static bool SaysTab(string text, Problems problems)
    {
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var indentation = line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length);
            if (indentation.Length == line.Length || indentation.IndexOf('\t') is not (>= 0 and var tab))
                continue;
            problems.Add(index + 1, tab + 1, "expected spaces; YAML takes no tab before the first word of a line.");
            return true;
        }

        return false;
    }

    // The library begins some messages with the place, which is said already.
    static string Plain(string message)
    {
        var at = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return message[(at < 0 ? 0 : at + 3)..].ReplaceLineEndings(" ").TrimEnd('.');
    }

    YamlValue Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
            return new YamlValue { Line = 1, Column = 1 };
        _parser.Consume<DocumentStart>();
        var value = Value(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw new YamlException(second.Start, second.End, "one document; a second one begins here");
        return value;
    }

    YamlValue Value(int depth)
    {
        if (!_parser.Accept<NodeEvent>(out var next) || !next.Anchor.IsEmpty || !next.Tag.IsEmpty)
        {
            var at = _parser.Current!.Start;
            throw new YamlException(at, at, "plain values; anchors, aliases and tags are not read");
        }

        if (depth > DepthMax)
            throw new YamlException(next.Start, next.End, "fewer levels");
        var (line, column) = ((int)next.Start.Line, (int)next.Start.Column);
        if (_parser.TryConsume<SequenceStart>(out _))
            return new YamlValue
            {
                Line = line,
                Column = column,
                Items = Items(depth),
            };
        if (_parser.TryConsume<MappingStart>(out _))
            return new YamlValue
            {
                Line = line,
                Column = column,
                Entries = Entries(depth),
            };
        var scalar = _parser.Consume<Scalar>();
        var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";
        return new YamlValue
        {
            Line = line,
            Column = column,
            Text = isNull ? null : scalar.Value,
        };
    }

    List<YamlValue> Items(int depth)
    {
        List<YamlValue> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(depth + 1));
        return items;
    }

    List<YamlValue.Entry> Entries(int depth)
    {
        List<YamlValue.Entry> entries = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            if (key.Text is not { } name)
                _problems.Expect(key, "a name");
            else if (!seen.Add(name))
                _problems.Add(key, $"\"{name}\" is given twice; expected it once.");
            entries.Add(new YamlValue.Entry(key, Value(depth + 1)));
        }

        return entries;
    }
}
