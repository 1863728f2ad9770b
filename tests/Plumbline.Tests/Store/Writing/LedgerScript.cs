using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Core.Model;

namespace Plumbline.Tests.Store.Writing;

/// <summary>A script of the ledger: what is sent, what is asked, and what the answer is. The format is in docs/formats/ledger-scripts.md.</summary>
public sealed partial class LedgerScript
{
    /// <summary>What happens, in order.</summary>
    public abstract record Step;

    /// <summary>An export request arrives.</summary>
    public sealed record Send(SentBatch Batch) : Step;

    /// <summary>The program stops and starts again.</summary>
    public sealed record Restart : Step;

    /// <summary>Old rows are removed.</summary>
    public sealed record Retain(long Now) : Step;

    /// <summary>A question about increments and its answer in billionths.</summary>
    public sealed record Increase(string Subject, SentAttributes Where, long From, long To, Int128 Answer);

    /// <summary>A question about usage and its answer in billionths, itemised and unitemised.</summary>
    public sealed record Usage(string Measure, SentAttributes Where, Int128 Itemised, Int128 Unitemised);

    /// <summary>How many requests there are, of one source or of both, or with a value in some column.</summary>
    public sealed record Requests(SentAttributes Where, string Condition, long Answer);

    /// <summary>How many prompts and tool calls there are.</summary>
    public sealed record Events(SentAttributes Where, string Condition, long Answer);

    readonly Dictionary<string, SentSeries> _series = new(StringComparer.Ordinal);
    readonly List<Step> _steps = [];
    readonly List<SentRecord> _together = [];
    readonly string _name;
    long _now;

    LedgerScript(string name) => _name = name;

    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyDictionary<string, SentSeries> Series => _series;

    /// <summary>The questions.</summary>
    public List<object> Questions { get; } = [];

    /// <summary>The flags that the plain run must count, no others.</summary>
    public SortedDictionary<string, long> Flags { get; } = new(StringComparer.Ordinal);

    /// <summary>How long metrics and requests are kept; null: for ever.</summary>
    public TimeSpan? Retention { get; private set; }

    /// <summary>Whether the order of receipt is part of what is told, because retention makes it so.</summary>
    public bool OrderMatters { get; private set; }

    public static LedgerScript Parse(string name, string text)
    {
        var script = new LedgerScript(name);
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            try
            {
                script.Take(raw.Split('#')[0].Trim());
            }
            catch (Exception problem) when (problem is not FormatException)
            {
                throw new FormatException($"{name}:{number}: {problem.Message}", problem);
            }
        }

        script.EndTogether();
        return script;
    }

    void Take(string line)
    {
        if (line.Length == 0)
            return;
        var words = Words().Matches(line).Select(match => match.Value).ToArray();
        var joins = words[0] == "+";
        if (joins)
            words = words[1..];
        else
            EndTogether();
        switch (words[0])
        {
            case "series":
                AddSeries(words);
                break;
            case "retention":
                Retention = TimeSpan.FromDays(int.Parse(words[1].TrimEnd('d'), CultureInfo.InvariantCulture));
                OrderMatters = true;
                break;
            case "delta" or "cumulative":
                AddPoint(words, words[0] == "delta" ? Temporality.Delta : Temporality.Cumulative);
                break;
            case "request":
                AddRequest(words);
                break;
            case "log":
                AddResponse(words);
                break;
            case "prompt" or "tool":
                AddEvent(words, isFromLog: false);
                break;
            case "logged-prompt" or "logged-tool":
                AddEvent(words, isFromLog: true);
                break;
            case "now":
                _now = Time(words[1]);
                break;
            case "retry":
                AddRetry(words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 1);
                break;
            case "restart":
                _steps.Add(new Restart());
                break;
            case "retain":
                _steps.Add(new Retain(Time(words[1])));
                break;
            case "increase" or "usage" or "requests" or "events":
                AddQuestion(words);
                break;
            case "flags":
                foreach (var word in words[1..])
                    Flags[word.Split('=')[0]] = long.Parse(word.Split('=')[1], CultureInfo.InvariantCulture);
                break;
            default:
                throw new FormatException($"{_name}: no such word: {words[0]}");
        }
    }

    // series NAME METRIC [unit=U] [scope=S] [resource={…}] {…}
    void AddSeries(string[] words)
    {
        var options = words[3..]
            .Where(word => !word.StartsWith('{'))
            .Select(word => word.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var attributes = words.FirstOrDefault(word => word.StartsWith('{')) is { } braces ? Attributes(braces) : new SentAttributes();
        var resource = options.TryGetValue("resource", out var value) ? Attributes(value) : new SentAttributes();
        _series[words[1]] = new SentSeries(
            words[2],
            options.GetValueOrDefault("unit", ""),
            attributes,
            options.GetValueOrDefault("scope", SentSeries.ClaudeCode),
            resource
        );
    }

    // delta NAME START..END VALUE [received=TIME]
    void AddPoint(string[] words, Temporality temporality)
    {
        var window = words[2].Split("..");
        var (start, time) = (window[0] == "?" ? 0 : Time(window[0]), Time(window[1]));
        Add(new SentPoint(_series[words[1]], temporality, start, time, double.Parse(words[3], CultureInfo.InvariantCulture)), time, words);
    }

    // request ID|-|client:ID TIME [uuid=U] [input=N] [output=N] [cache_read=N] [cache_creation=N] [cost=USD] {…} [received=TIME]
    void AddRequest(string[] words)
    {
        var time = Time(words[2]);
        var amounts = words[3..]
            .Where(word => word.Contains('=') && !word.StartsWith('{'))
            .Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var attributes = Attributes(words.First(word => word.StartsWith('{')));
        var ordinal = _together
            .OfType<SentRequest>()
            .Count(other => other.Id is null && other.Time == time && other.Attributes.ToString() == attributes.ToString());
        var hasClientId = words[1].StartsWith("client:", StringComparison.Ordinal);
        Add(
            new SentRequest(words[1] == "-" ? null : words[1], attributes, time)
            {
                HasClientId = hasClientId,
                Uuid = amounts.GetValueOrDefault("uuid"),
                Input = Amount("input"),
                Output = Amount("output"),
                CacheRead = Amount("cache_read"),
                CacheCreation = Amount("cache_creation"),
                Cost = amounts.TryGetValue("cost", out var cost) ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null,
                Ordinal = words[1] == "-" ? ordinal : 0,
            },
            time,
            words
        );

        long Amount(string name) => amounts.TryGetValue(name, out var amount) ? long.Parse(amount, CultureInfo.InvariantCulture) : 0;
    }

    // log MESSAGE TIME [request=ID] [uuid=U] [input=N] [output=N] [cache_read=N] [cache_5m=N] [cache_1h=N] [web_searches=N] [cost=USD]
    //     [tier=T] [origin=TIME] [fast] [us] [unfinished] [copy] [sidechain] {session.id=S, model=M}
    void AddResponse(string[] words)
    {
        var time = Time(words[2]);
        var said = words[3..]
            .Where(word => word.Contains('=') && !word.StartsWith('{'))
            .Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var attributes = Attributes(words.First(word => word.StartsWith('{')));
        Add(
            new SentResponse(words[1], said.GetValueOrDefault("request"), attributes["session.id"]!, time)
            {
                Model = attributes["model"] ?? "opus",
                Uuid = said.GetValueOrDefault("uuid"),
                Input = Amount("input"),
                Output = Amount("output"),
                CacheRead = Amount("cache_read"),
                Creation5m = Amount("cache_5m"),
                Creation1h = Amount("cache_1h"),
                WebSearches = Amount("web_searches"),
                Cost = said.TryGetValue("cost", out var cost) ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null,
                Tier = said.TryGetValue("tier", out var tier) ? Enum.Parse<ServiceTier>(tier, ignoreCase: true) : ServiceTier.Unknown,
                Origin = said.TryGetValue("origin", out var origin) ? Time(origin) : 0,
                IsFast = words.Contains("fast"),
                IsUsGeo = words.Contains("us"),
                IsUnfinished = words.Contains("unfinished"),
                IsMarkedCopy = words.Contains("copy"),
                IsSidechain = words.Contains("sidechain"),
            },
            time,
            words
        );

        long Amount(string name) => said.TryGetValue(name, out var amount) ? long.Parse(amount, CultureInfo.InvariantCulture) : 0;
    }

    // [logged-]prompt|tool ID TIME [origin=TIME] {session.id=S}
    void AddEvent(string[] words, bool isFromLog)
    {
        var time = Time(words[2]);
        var name = words[0].EndsWith("prompt", StringComparison.Ordinal) ? "user_prompt" : "tool_result";
        var session = Attributes(words.First(word => word.StartsWith('{')))["session.id"]!;
        var origin = words.FirstOrDefault(word => word.StartsWith("origin=", StringComparison.Ordinal));
        Add(new SentEvent(name, words[1], session, time, isFromLog, origin is null ? 0 : Time(origin["origin=".Length..])), time, words);
    }

    // Received a second after its own time, or a millisecond after what came before, or as it says.
    void Add(SentRecord record, long time, string[] words)
    {
        if (_together.Count == 0)
            _now = Math.Max(_now + 1_000_000, time + 1_000_000_000);
        if (words.FirstOrDefault(word => word.StartsWith("received=", StringComparison.Ordinal)) is { } said)
            _now = Time(said["received=".Length..]);
        _together.Add(record);
    }

    void EndTogether()
    {
        if (_together.Count > 0)
            _steps.Add(new Send(new SentBatch(_now, [.. _together])));
        _together.Clear();
    }

    void AddRetry(int back)
    {
        var sent = _steps.OfType<Send>().TakeLast(back).First().Batch;
        _now = Math.Max(_now, sent.ReceivedAt) + 1_000_000_000;
        _steps.Add(new Send(new SentBatch(_now, sent.Records)));
    }

    // increase SERIES|METRIC [{…}] [from TIME to TIME] = N · usage MEASURE [{…}] = N + N · requests|events [from events|logs] [COLUMN=N] [{…}] = N
    void AddQuestion(string[] words)
    {
        var where = words.FirstOrDefault(word => word.StartsWith('{')) is { } braces ? Attributes(braces) : new SentAttributes();
        var equals = Array.IndexOf(words, "=");
        long Answer() => long.Parse(words[equals + 1], CultureInfo.InvariantCulture);
        switch (words[0])
        {
            case "increase":
                var from = Array.IndexOf(words, "from");
                var (since, until) = from < 0 ? (long.MinValue, long.MaxValue) : (Time(words[from + 1]), Time(words[from + 3]));
                Questions.Add(new Increase(words[1], where, since, until, Billionths(words[equals + 1])));
                break;
            case "usage":
                Questions.Add(new Usage(words[1], where, Billionths(words[equals + 1]), Billionths(words[equals + 3])));
                break;
            case "requests":
                Questions.Add(new Requests(where, Condition(words[1..equals]), Answer()));
                break;
            default:
                Questions.Add(new Events(where, Condition(words[1..equals]), Answer()));
                break;
        }
    }

    // from events | from logs, and COLUMN=NUMBER of what is merged.
    static string Condition(string[] words) =>
        string.Join(
            " AND ",
            words
                .Where(word => !word.StartsWith('{') && word != "from")
                .Select(word =>
                    word switch
                    {
                        "events" => "source = 1",
                        "logs" => "source = 2",
                        _ => word,
                    }
                )
                .Prepend("true")
        );

    static Int128 Billionths(string text) => (Int128)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000_000);

    static SentAttributes Attributes(string braces) =>
        new([
            .. braces
                .Trim('{', '}')
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(pair => (pair.Split('=', 2)[0], pair.Split('=', 2)[1])),
        ]);

    // 2026-03-02T10:00:00.250, 10:00 on the scripts' day (2 March 2026), or 3d10:00 three days later.
    static long Time(string text)
    {
        var day = text.IndexOf('d', StringComparison.Ordinal);
        var full = text switch
        {
            _ when text.Contains('T') => DateTimeOffset.Parse(text + "Z", CultureInfo.InvariantCulture),
            _ when day > 0 => FirstDay.AddDays(int.Parse(text[..day], CultureInfo.InvariantCulture))
                + TimeSpan.Parse(text[(day + 1)..], CultureInfo.InvariantCulture),
            _ => FirstDay + TimeSpan.Parse(text, CultureInfo.InvariantCulture),
        };
        return (full - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    static readonly DateTimeOffset FirstDay = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    // Words, or groups in braces with what stands before them.
    [GeneratedRegex(@"[^\s{]*\{[^}]*\}|\S+")]
    private static partial Regex Words();
}
