using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Core.SessionLogs;
using ServiceTier = Plumbline.Core.Model.ServiceTier;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>
/// Reads Claude Code's lines with System.Text.Json, one line after another, as plainly as it can be said. What the fast reader must agree with.
/// </summary>
public sealed partial class SlowReader
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 200 };

    readonly Dictionary<(string?, string?, string?), SeenResponse> _responses = [];
    long _asked;
    string? _prompt;

    public SkippedLines Skipped { get; } = new();

    public List<string> Tools { get; } = [];

    public List<SeenResponse> Responses =>
        [
            .. _responses
                .Values.OrderBy(r => r.Message, StringComparer.Ordinal)
                .ThenBy(r => r.Request, StringComparer.Ordinal)
                .ThenBy(r => r.Uuid, StringComparer.Ordinal),
        ];

    /// <summary>Whether a line says the same to every reader of JSON: without escapes or bytes that only some of them refuse.</summary>
    public static bool IsPlain(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            Touch(document.RootElement);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (JsonException)
        {
            // A line whose only fault is an escape in a text that nobody reads is whole for the fast reader.
            return !line.Contains((byte)'\\');
        }
    }

    public void Read(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                Read(document.RootElement);
            else
                Skipped.Add(SkipReason.NotJson);
        }
        catch (JsonException)
        {
            if (!string.IsNullOrWhiteSpace(Encoding.Latin1.GetString(line)))
                Skipped.Add(SkipReason.NotJson);
        }
    }

    void Read(JsonElement line)
    {
        var type = Text(line, "type");
        if (type == "assistant")
            Assistant(line, line);
        else if (type == "user")
            User(line);
        else if (type == "progress" && Member(line, "data") is { ValueKind: JsonValueKind.Object } data)
        {
            if (Member(data, "message") is { ValueKind: JsonValueKind.Object } inner && Text(inner, "type") == "assistant")
                Assistant(inner, line);
        }
    }

    void User(JsonElement line)
    {
        if (Member(line, "message") is not { ValueKind: JsonValueKind.Object } message)
            return;
        var isResult = Blocks(message).Any(block => Text(block, "type") == "tool_result");
        var isAsked =
            Member(line, "isMeta") is not { ValueKind: JsonValueKind.True }
            && (
                Member(message, "content") is { ValueKind: JsonValueKind.String }
                || Blocks(message).Any(block => Member(block, "text") is { ValueKind: JsonValueKind.String })
            );
        if (Text(line, "promptId") is { Length: > 0 } id)
            _prompt = id;
        else if (!isResult && isAsked)
            _prompt = Text(line, "uuid") ?? "";
        if (Time(line) is { } time)
            _asked = time;
    }

    void Assistant(JsonElement line, JsonElement outer)
    {
        if (Member(line, "message") is not { ValueKind: JsonValueKind.Object } message)
        {
            Skipped.Add(SkipReason.BadUsage);
            return;
        }

        if (Text(message, "model") == "<synthetic>")
            return;
        if (Member(message, "usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            Skipped.Add(SkipReason.BadUsage);
            return;
        }

        var time = Member(line, "timestamp") is { ValueKind: not JsonValueKind.Null } ? Time(line) : Time(outer);
        var problem = Usage(usage, out var counts);
        if (problem == SkipReason.None && Text(message, "model") is null or "")
            problem = SkipReason.NoModel;
        if (problem == SkipReason.None && time is null)
            problem = SkipReason.NoTime;
        if (problem != SkipReason.None)
            Skipped.Add(problem);
        else
            Add(line, outer, message, counts, time!.Value);
    }

    void Add(JsonElement line, JsonElement outer, JsonElement message, SeenResponse counts, long time)
    {
        var uuid = Member(line, "uuid") is { ValueKind: not JsonValueKind.Null } ? Text(line, "uuid") : Text(outer, "uuid");
        var (id, request) = (Text(message, "id"), Text(line, "requestId"));
        var (session, original) = (Text(outer, "sessionId"), Text(outer, "requestSessionId"));
        var isCopy = original is { Length: > 0 };
        var next = counts with
        {
            Message = id,
            Request = request,
            Uuid = uuid,
            Session =
                isCopy ? original
                : session is { Length: > 0 } ? session
                : null,
            IsMarkedCopy = isCopy && original != session,
            Model = Text(message, "model"),
            Cwd = Text(outer, "cwd"),
            Branch = Text(outer, "gitBranch"),
            Version = Text(outer, "version"),
            Agent = Text(outer, "agentId"),
            Prompt = _prompt is { Length: > 0 } ? _prompt : null,
            Time = time,
            FirstTime = time,
            AskedTime = _asked,
            HasStopReason = Member(message, "stop_reason") is { ValueKind: not JsonValueKind.Null },
            IsSidechain = Member(outer, "isSidechain") is { ValueKind: JsonValueKind.True } || Text(outer, "type") == "progress",
            TextBytes = Blocks(message).Sum(block => Bytes(block, "text")),
            ThinkingBytes = Blocks(message).Sum(block => Bytes(block, "thinking")),
        };
        foreach (var block in Blocks(message).Where(block => Text(block, "type") == "tool_use"))
        {
            var input = Member(block, "input") is { ValueKind: JsonValueKind.Object } given ? given : default(JsonElement?);
            next = next with
            {
                ToolInputBytes = next.ToolInputBytes + (input is { } there ? JsonMarshal.GetRawUtf8Value(there).Length : 0),
            };
            Tools.Add($"{Text(block, "id")} {Text(block, "name")} {(input is { } named ? Text(named, "file_path") : null)}");
        }

        var key = (Some(id), Some(request), Some(id) is null && Some(request) is null ? uuid : null);
        _responses[key] = _responses.TryGetValue(key, out var before) ? Join(before, next) : next;
    }

    static SeenResponse Join(SeenResponse before, SeenResponse next)
    {
        var counts =
            next.HasStopReason != before.HasStopReason ? next.HasStopReason
            : next.Output != before.Output ? next.Output > before.Output
            : next.Time > before.Time;
        return (counts ? next : before) with
        {
            Message = before.Message,
            Request = before.Request,
            Uuid = next.Uuid,
            Prompt = before.Prompt,
            FirstTime = Math.Min(before.FirstTime, next.FirstTime),
            AskedTime = before.AskedTime,
            TextBytes = before.TextBytes + next.TextBytes,
            ThinkingBytes = before.ThinkingBytes + next.ThinkingBytes,
            ToolInputBytes = before.ToolInputBytes + next.ToolInputBytes,
        };
    }

    static SkipReason Usage(JsonElement usage, out SeenResponse counts)
    {
        counts = new SeenResponse();
        var problem = SkipReason.None;
        var total = Count(usage, "cache_creation_input_tokens", ref problem);
        var (write5m, write1h) = (0L, 0L);
        if (Member(usage, "cache_creation") is { ValueKind: JsonValueKind.Object } split)
            (write5m, write1h) = (
                Count(split, "ephemeral_5m_input_tokens", ref problem),
                Count(split, "ephemeral_1h_input_tokens", ref problem)
            );
        else if (Member(usage, "cache_creation") is { ValueKind: not JsonValueKind.Null })
            problem = SkipReason.BadUsage;
        var isAssumed = write5m + write1h == 0 && total > 0;
        if (isAssumed)
            write5m = total;
        else if (total > 0)
        {
            write1h = Math.Min(write1h, total);
            write5m = total - write1h;
        }

        counts = new SeenResponse
        {
            Input = Count(usage, "input_tokens", ref problem),
            Output = Count(usage, "output_tokens", ref problem),
            Read = Count(usage, "cache_read_input_tokens", ref problem),
            Write5m = write5m,
            Write1h = write1h,
            IsSplitAssumed = isAssumed,
            Searches = Member(usage, "server_tool_use") is { ValueKind: JsonValueKind.Object } tools
                ? Count(tools, "web_search_requests", ref problem)
                : 0,
            Thinking = -1,
            IsFast = Text(usage, "speed") == "fast",
            IsUsGeo = Text(usage, "inference_geo") == "us",
            Tier = Text(usage, "service_tier") == "standard" ? ServiceTier.Standard : ServiceTier.Unknown,
        };
        return problem;
    }

    static long Count(JsonElement holder, string name, ref SkipReason problem)
    {
        if (Member(holder, name) is not { ValueKind: not JsonValueKind.Null } value)
            return 0;
        var isNumber = decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (value.ValueKind != JsonValueKind.Number || (isNumber && number != decimal.Truncate(number)))
            problem = SkipReason.BadUsage;
        else if (!isNumber || number is < 0 or > 1_000_000_000_000_000)
            problem = problem == SkipReason.None ? SkipReason.OutOfRange : problem;
        else
            return (long)number;
        return 0;
    }

    static long? Time(JsonElement line) =>
        Text(line, "timestamp") is { } text
        && Iso8601().IsMatch(text)
        && DateTimeOffset.TryParse(text.Replace(',', '.'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time.Year >= 1970
            ? time.ToUnixTimeMilliseconds()
            : null;

    // Of what the runtime takes for a time only this is one.
    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?$")]
    private static partial Regex Iso8601();

    static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        Member(message, "content") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(block => block.ValueKind == JsonValueKind.Object)
            : [];

    static long Bytes(JsonElement holder, string name) =>
        Member(holder, name) is { ValueKind: JsonValueKind.String } text ? JsonMarshal.GetRawUtf8Value(text).Length - 2 : 0;

    static JsonElement? Member(JsonElement holder, string name) => holder.TryGetProperty(name, out var value) ? value : null;

    static string? Text(JsonElement holder, string name) =>
        Member(holder, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static string? Some(string? id) => id is { Length: > 0 } ? id : null;

    // Reads every text, which fails where one is not UTF-8 or holds half a surrogate pair.
    static void Touch(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            element.GetString();
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Touch(item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                Touch(member.Value);
            }
        }
    }
}
