namespace Plumbline.Core.Model;

/// <summary>
/// One export request, decoded and named in our terms: what a receiver or a reader hands to the ledger. Text lives in one arena;
/// records are structs in lists and refer to the arena, to a <see cref="Context"/>, a <see cref="Metric"/> and a <see cref="Sender"/> by index.
/// Batches are pooled: whoever takes one gives it back with <see cref="Clear"/> done by the pool.
/// </summary>
public sealed class Batch
{
    /// <summary>When the request was received, in nanoseconds since 1970 (UTC).</summary>
    public long ReceivedAt { get; set; }

    /// <summary>The journal's position behind this request: after applying it, the store stands there. 0 before it is journaled.</summary>
    public long Position { get; set; }

    /// <summary>The size of the body it was decoded from: its weight in the ledger's backlog. 0 for a body read back from the journal.</summary>
    public int BodyBytes { get; set; }

    /// <summary>All text of the batch.</summary>
    public Utf8Arena Text { get; } = new();

    /// <summary>Who sent: one entry for each scope, client version and temporality in the request.</summary>
    public StructList<Sender> Senders { get; } = new();

    /// <summary>On whose behalf: the distinct sets of resource and identity attributes in the request.</summary>
    public StructList<Context> Contexts { get; } = new();

    /// <summary>The metrics whose points follow.</summary>
    public StructList<Metric> Metrics { get; } = new();

    /// <summary>Data points of every type.</summary>
    public StructList<MetricPoint> Points { get; } = new();

    /// <summary>API requests: <c>claude_code.api_request</c> events.</summary>
    public StructList<ApiRequest> Requests { get; } = new();

    /// <summary>All other log records.</summary>
    public StructList<TelemetryEvent> Events { get; } = new();

    /// <summary>Spans.</summary>
    public StructList<Span> Spans { get; } = new();

    /// <summary>Records and points that were refused; the reasons are with their senders.</summary>
    public int Refused { get; set; }

    /// <summary>Why the first refused record was refused, if any was.</summary>
    public Reason? FirstRefusal { get; set; }

    /// <summary>Points, log records and spans that were taken.</summary>
    public int Taken => Points.Count + Requests.Count + Events.Count + Spans.Count;

    /// <summary>Counts a refused record.</summary>
    public void Refuse(int sender, Reason reason)
    {
        Refused++;
        FirstRefusal ??= reason;
        Senders[sender].Reasons.Add(reason);
    }

    /// <summary>Makes the batch as new.</summary>
    public void Clear()
    {
        (ReceivedAt, Position, BodyBytes, Refused, FirstRefusal) = (0, 0, 0, 0, null);
        Text.Clear();
        Senders.Clear();
        Contexts.Clear();
        Metrics.Clear();
        Points.Clear();
        Requests.Clear();
        Events.Clear();
        Spans.Clear();
    }
}

/// <summary>How often each reason occurred.</summary>
public struct ReasonCounts
{
    (Reason Reason, long Count)[]? _counts;

    /// <summary>Counts a reason.</summary>
    public void Add(Reason reason, long count = 1)
    {
        _counts ??= [];
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i].Reason == reason)
            {
                _counts[i].Count += count;
                return;
            }
        }

        _counts = [.. _counts, (reason, count)];
    }

    /// <summary>The reasons that occurred.</summary>
    public readonly ReadOnlySpan<(Reason Reason, long Count)> AsSpan() => _counts;
}

/// <summary>Who sends: the unit in which the sources page counts.</summary>
public struct Sender
{
    /// <summary>The instrumentation scope's name.</summary>
    public Slice Scope;

    /// <summary>The client's version: <c>service.version</c> of the resource, else the scope's version.</summary>
    public Slice Version;

    public Signal Signal;
    public Protocol Protocol;
    public Encoding Encoding;

    /// <summary>For metrics with a temporality; else unspecified.</summary>
    public Temporality Temporality;

    /// <summary>Points, records or spans that were read, refused ones included.</summary>
    public int Records;

    /// <summary>Refusals and flags.</summary>
    public ReasonCounts Reasons;
}

/// <summary>
/// On whose behalf and from where something was sent: the resource and the standard attributes which Claude Code puts on every
/// record. Identity is taken from the point or record, tenant keys from either.
/// </summary>
public struct Context
{
    /// <summary>The unordered hash of all attributes in it.</summary>
    public Hash128 Hash;

    public Slice Session,
        UserId,
        UserEmail,
        UserAccountUuid,
        Organization,
        Team,
        CostCenter,
        Project,
        Repository,
        Branch,
        Provider,
        Entrypoint,
        Terminal,
        ServiceName;

    /// <summary>The client's version: <c>app.version</c>, else <c>service.version</c>.</summary>
    public Slice Version;

    /// <summary>The attributes of the record that belong here (standard ones, and those it shares with the resource), packed.</summary>
    public Slice Attributes;

    /// <summary>The resource's attributes whose keys are not among <see cref="Attributes"/>, packed.</summary>
    public Slice ResourceAttributes;
}

/// <summary>A metric as announced in one request.</summary>
public struct Metric
{
    public Slice Name,
        Unit;

    public MetricKind Kind;
    public Temporality Temporality;
    public bool IsMonotonic;

    /// <summary>Whether the scope is Claude Code's (or one that is listed as trustworthy): its starts are true starts.</summary>
    public bool HasKnownStart;

    /// <summary>Whether it feeds cost or tokens.</summary>
    public UsageMetric Usage;

    /// <summary>Index into <see cref="Batch.Senders"/>.</summary>
    public int Sender;
}

/// <summary>The attributes of a request, or of a cost or token count, that usage is grouped by.</summary>
public struct UsageDimensions
{
    /// <summary>The model without a suffix such as <c>[1m]</c>.</summary>
    public Slice Model;

    /// <summary>As sent.</summary>
    public Slice QuerySourceDetail;

    /// <summary>Claude Code's three classes; see <see cref="Model.QuerySource"/>.</summary>
    public QuerySource QuerySource;

    public Slice Effort,
        Speed,
        Agent,
        Skill,
        Plugin,
        McpServer,
        McpTool;
}

/// <summary>One data point.</summary>
public struct MetricPoint
{
    /// <summary>Index into <see cref="Batch.Metrics"/>.</summary>
    public int Metric;

    /// <summary>Index into <see cref="Batch.Contexts"/>.</summary>
    public int Context;

    /// <summary>
    /// The series' identity: metric, unit and point attributes, unordered and typed; for scopes whose starts are not known also
    /// resource and scope.
    /// </summary>
    public Hash128 Series;

    /// <summary>
    /// The identity in which metered usage is compared with itemised usage: the session id, else all point attributes except
    /// model, type, query_source, effort and the agent, skill and MCP names. Only set for <see cref="UsageMetric"/>s.
    /// </summary>
    public Hash128 UsageIdentity;

    public TokenType TokenType;
    public UsageDimensions Usage;

    /// <summary>Start of the window; 0 when unknown. Nanoseconds since 1970.</summary>
    public long Start;

    /// <summary>End of the window. Nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>The exact value of a sum or a gauge.</summary>
    public Quantity Value;

    /// <summary>For histograms and summaries: how many observations.</summary>
    public ulong Count;

    /// <summary>For histograms and summaries: their sum (NaN when not sent).</summary>
    public double Sum;

    /// <summary>For histograms and summaries: bounds, buckets, quantiles, minimum and maximum as JSON.</summary>
    public Slice Detail;

    /// <summary>The attributes of the point that are not in its context, packed: with <see cref="Model.Context.Attributes"/> they are all it has.</summary>
    public Slice Attributes;
}

/// <summary>One request to the Claude API, as one event tells it. Token counts and times are −1 when absent.</summary>
public struct ApiRequest
{
    public int Sender,
        Context;

    /// <summary>When it ended, nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>The id by which it is unique: <c>request_id</c>, else <c>client_request_id</c>; absent when there is neither.</summary>
    public Slice Id;

    /// <summary>Hash of name, time, body and all record attributes: unique where there is no id, and tells a repetition from a restatement.</summary>
    public Hash128 Hash;

    /// <summary>The same identity as <see cref="MetricPoint.UsageIdentity"/>, computed from the event.</summary>
    public Hash128 UsageIdentity;

    public Slice Prompt,
        MessageUuid,
        AgentId;

    /// <summary><c>event.sequence</c>, from 0 per process; −1 when absent.</summary>
    public long Sequence;

    public UsageDimensions Usage;

    public long InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreationTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens;

    /// <summary>The client's estimate; valid when <see cref="HasCost"/>.</summary>
    public Usd ClientCost;

    public bool HasCost;

    public long DurationMs,
        TimeToFirstTokenMs;

    public UInt128 TraceId;
    public ulong SpanId;

    /// <summary>What has no field of its own, packed.</summary>
    public Slice Attributes;
}

/// <summary>Any other log record. Numbers are −1 when absent.</summary>
public struct TelemetryEvent
{
    public int Sender,
        Context;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Time;

    /// <summary>Claude Code's event name without prefix, such as <c>tool_result</c>; for other scopes the OTLP event name or the body when it is one; else absent.</summary>
    public Slice Name;

    /// <summary>Hash of name, time, body and all record attributes.</summary>
    public Hash128 Hash;

    public long Sequence;

    public Slice Prompt,
        RequestId,
        ToolUseId,
        AgentId,
        Model,
        QuerySource,
        ToolName,
        Decision,
        DecisionSource,
        ErrorType,
        Error;

    /// <summary>1, 0, or −1 when not said.</summary>
    public sbyte Success;

    public long DurationMs;
    public int StatusCode,
        Attempt,
        Severity;

    public UInt128 TraceId;
    public ulong SpanId;

    /// <summary>What has no field of its own, packed; the body too when content is kept.</summary>
    public Slice Attributes;
}

/// <summary>One span.</summary>
public struct Span
{
    public int Sender,
        Context;

    public UInt128 TraceId;
    public ulong SpanId;

    /// <summary>0 for a root.</summary>
    public ulong ParentSpanId;

    public Slice Name;

    /// <summary>OTLP's span kind number; 1 is internal.</summary>
    public byte Kind;

    /// <summary>OTLP's status code: 0 unset, 1 ok, 2 error.</summary>
    public byte StatusCode;

    public Slice StatusMessage;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Start,
        End;

    public Slice RequestId,
        ToolUseId,
        AgentId;

    /// <summary>The attributes, packed.</summary>
    public Slice Attributes;

    /// <summary>JSON arrays; absent when there are none.</summary>
    public Slice Events,
        Links;
}
