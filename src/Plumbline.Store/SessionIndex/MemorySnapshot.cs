using System.Runtime.InteropServices;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

/// <summary>A snapshot of rows that were put together by hand, without a file: what tests of reports stand on.</summary>
public sealed class MemorySnapshot : IndexSnapshot
{
    readonly List<RequestRow> _requests = [];
    readonly List<ToolRow> _tools = [];
    readonly List<PromptRow> _prompts = [];
    readonly List<PartRow> _parts = [];
    readonly List<IndexedFile> _files = [];
    readonly List<string> _texts = [];
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ReadOnlySpan<RequestRow> Requests => CollectionsMarshal.AsSpan(_requests);

    /// <inheritdoc/>
    public override ReadOnlySpan<ToolRow> Tools => CollectionsMarshal.AsSpan(_tools);

    /// <inheritdoc/>
    public override ReadOnlySpan<PromptRow> Prompts => CollectionsMarshal.AsSpan(_prompts);

    /// <inheritdoc/>
    public override IReadOnlyList<IndexedFile> Files => _files;

    /// <inheritdoc/>
    public override int TextCount => _texts.Count;

    /// <inheritdoc/>
    public override SkippedLines Skipped { get; } = new();

    /// <inheritdoc/>
    public override string? Text(int number) => number == 0 ? null : _texts[number - 1];

    /// <inheritdoc/>
    public override ReadOnlySpan<PartRow> PartsOf(int request) => Parts.Of(_requests[request], request, CollectionsMarshal.AsSpan(_parts));

    /// <summary>The number of a text, which is taken in when it is new; 0 for none.</summary>
    public int Number(string? text)
    {
        if (text is null)
            return 0;
        if (_numbers.TryGetValue(text, out var number))
            return number;
        _texts.Add(text);
        return _numbers[text] = _texts.Count;
    }

    /// <summary>Adds a log; its number.</summary>
    public int AddFile(string path, string root = "", string projectFolder = "", string cwd = "")
    {
        _files.Add(new(this, Number(path), Number(root), Number(projectFolder), Number(cwd)));
        return _files.Count - 1;
    }

    /// <summary>Adds a request with the parts that are priced apart; its number.</summary>
    public int Add(RequestRow row, params ReadOnlySpan<PartRow> parts)
    {
        var request = _requests.Count;
        if (parts.Length > 0)
            (row.Flags, row.FirstPart) = (row.Flags | RequestFlags.Parts, _parts.Count);
        foreach (var part in parts)
            _parts.Add(part with { Request = request });
        _requests.Add(row);
        return request;
    }

    /// <summary>Adds a call of a tool.</summary>
    public void Add(ToolRow row) => _tools.Add(row);

    /// <summary>Adds a prompt.</summary>
    public void Add(PromptRow row) => _prompts.Add(row);

    /// <inheritdoc/>
    public override void Dispose() { }
}
