using Plumbline.Core.Model;
using static Plumbline.Tests.Store.Writing.SentText;

namespace Plumbline.Tests.Store.Writing;

/// <summary>Named attributes of a pretend record, all text; their order does not matter to any identity.</summary>
public sealed record SentAttributes(params IReadOnlyList<(string Key, string Value)> Pairs)
{
    // By these a metric and its request may differ although they belong to one sender.
    static readonly HashSet<string> UsageDimensions = new(StringComparer.Ordinal)
    {
        "model",
        "type",
        "query_source",
        "effort",
        "agent.name",
        "skill.name",
        "mcp_server.name",
        "mcp_tool.name",
    };

    public string? this[string key] => Pairs.FirstOrDefault(pair => pair.Key == key).Value;

    /// <summary>The unordered hash of all attributes.</summary>
    public Hash128 Hash() => HashOf(Pairs);

    /// <summary>The identity in which metered is compared with itemised usage: the session, else all but the usage dimensions.</summary>
    public Hash128 UsageIdentity() =>
        this["session.id"] is { } session
            ? SessionIdentity.Of(Utf8(session))
            : HashOf(Pairs.Where(pair => !UsageDimensions.Contains(pair.Key)));

    static Hash128 HashOf(IEnumerable<(string Key, string Value)> pairs) =>
        pairs.Aggregate(
            default(Hash128),
            (sum, pair) => sum + new AttributeValue(Utf8(pair.Key), AttributeKind.String, Utf8(pair.Value), 0).Hash()
        );

    public override string ToString() => string.Join(",", Pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>A series as its sender names it.</summary>
/// <param name="Scope">The instrumentation scope; Claude Code's is trusted to tell true starts.</param>
/// <param name="Resource">Part of the identity only for other scopes than Claude Code's.</param>
public sealed record SentSeries(string Metric, string Unit, SentAttributes Attributes, string Scope, SentAttributes Resource)
{
    public const string ClaudeCode = "com.anthropic.claude_code";

    public bool HasKnownStart => Scope == ClaudeCode;

    public UsageMetric Usage =>
        (HasKnownStart, Metric) switch
        {
            (true, "claude_code.cost.usage") => UsageMetric.Cost,
            (true, "claude_code.token.usage") => UsageMetric.Tokens,
            _ => UsageMetric.None,
        };

    /// <summary>The identity by the ledger's rule.</summary>
    public Hash128 Identity()
    {
        var identity = Hash128.Of(Utf8(Metric)).Then(Hash128.Of(Utf8(Unit))).Then(Attributes.Hash());
        return HasKnownStart ? identity : identity.Then(Resource.Hash()).Then(Hash128.Of(Utf8(Scope)));
    }
}

/// <summary>Something in an export request.</summary>
public abstract record SentRecord;

/// <summary>A point of a monotonic sum. Times are nanoseconds since 1970, a start of 0 is unknown.</summary>
public sealed record SentPoint(SentSeries Series, Temporality Temporality, long Start, long Time, double Value) : SentRecord;

/// <summary>An <c>api_request</c> event.</summary>
/// <param name="Id">The request id; null for old clients.</param>
/// <param name="Ordinal">Tells apart records of one export request that are equal in everything else.</param>
/// <param name="Cost">In dollars; null where the client left it out.</param>
public sealed record SentRequest(
    string? Id,
    SentAttributes Attributes,
    long Time,
    long Input = 0,
    long Output = 0,
    long CacheRead = 0,
    long CacheCreation = 0,
    decimal? Cost = null,
    int Ordinal = 0
) : SentRecord
{
    /// <summary><c>message.uuid</c>; null for clients that send none.</summary>
    public string? Uuid { get; init; }

    /// <summary>Whether the id is <c>client_request_id</c>.</summary>
    public bool HasClientId { get; init; }

    public Hash128 Hash() =>
        Hash128.Of(
            Utf8(
                FormattableString.Invariant(
                    $"{Id}|{Attributes}|{Time}|{Input}|{Output}|{CacheRead}|{CacheCreation}|{Cost}|{Ordinal}|{Uuid}"
                )
            )
        );
}

/// <summary>A prompt or a tool call: a <c>user_prompt</c> or <c>tool_result</c> event, or what a session log tells of one.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Id">The prompt's or the tool use's id.</param>
/// <param name="IsFromLog">Whether a log tells it.</param>
public sealed record SentEvent(string Name, string Id, string Session, long Time, bool IsFromLog, long Origin = 0) : SentRecord
{
    public Hash128 Hash() => Hash128.Of(Utf8(FormattableString.Invariant($"{Name}|{Id}|{Session}|{Time}|{IsFromLog}")));
}

/// <summary>One export request, as many records as it carries; it can be delivered as often as one likes.</summary>
public sealed class SentBatch(long receivedAt, params IReadOnlyList<SentRecord> records)
{
    public long ReceivedAt { get; } = receivedAt;

    public IReadOnlyList<SentRecord> Records { get; } = records;

    /// <summary>As the receiver hands it to the ledger.</summary>
    public Batch ToBatch(long position)
    {
        var batch = new Batch { ReceivedAt = ReceivedAt, Position = position };
        foreach (var record in Records)
        {
            switch (record)
            {
                case SentPoint point:
                    Add(batch, point);
                    break;
                case SentRequest request:
                    Add(batch, request);
                    break;
                case SentResponse response:
                    Add(batch, response);
                    break;
                default:
                    Add(batch, (SentEvent)record);
                    break;
            }
        }

        return batch;
    }

    static void Add(Batch batch, SentPoint sent)
    {
        var series = sent.Series;
        ref var metric = ref batch.Metrics.Add();
        metric.Name = Text(batch, series.Metric);
        metric.Unit = Text(batch, series.Unit);
        metric.Kind = MetricKind.Sum;
        metric.IsMonotonic = true;
        metric.Temporality = sent.Temporality;
        metric.HasKnownStart = series.HasKnownStart;
        metric.Usage = series.Usage;
        metric.Sender = Sender(batch, series.Scope, Signal.Metrics, sent.Temporality);
        ref var point = ref batch.Points.Add();
        point.Metric = batch.Metrics.Count - 1;
        point.Context = Context(batch, series.Attributes["session.id"], series.Resource);
        point.Series = series.Identity();
        if (series.Usage != UsageMetric.None)
            point.UsageIdentity = series.Attributes.UsageIdentity();
        point.TokenType = TypeOf(series);
        point.Usage = Dimensions(batch, series.Attributes);
        (point.Start, point.Time) = (sent.Start, sent.Time);
        if (!Quantity.TryFromDouble(sent.Value, out point.Value))
            throw new ArgumentException($"A ledger never sees {sent.Value}: decoding refuses it.");
        point.Attributes = Packed(batch, series.Attributes);
    }

    static void Add(Batch batch, SentRequest sent)
    {
        var sender = Sender(batch, SentSeries.ClaudeCode + ".events", Signal.Logs, Temporality.Unspecified);
        var person = sent.Attributes.Pairs.Where(pair => pair.Key.StartsWith("user.", StringComparison.Ordinal));
        var context = Context(batch, sent.Attributes["session.id"], new SentAttributes([.. person]));
        ref var request = ref batch.Requests.Add();
        (request.Sender, request.Context, request.Time) = (sender, context, sent.Time);
        request.Id = Optional(batch, sent.Id);
        request.HasClientId = sent.HasClientId;
        request.MessageUuid = Optional(batch, sent.Uuid);
        request.Hash = sent.Hash();
        request.UsageIdentity = sent.Attributes.UsageIdentity();
        request.Sequence = -1;
        request.Usage = Dimensions(batch, sent.Attributes);
        (request.InputTokens, request.OutputTokens) = (sent.Input, sent.Output);
        (request.CacheReadTokens, request.CacheCreationTokens) = (sent.CacheRead, sent.CacheCreation);
        (request.CacheCreation5mTokens, request.CacheCreation1hTokens, request.DurationMs, request.TimeToFirstTokenMs) = (-1, -1, -1, -1);
        if (sent.Cost is { } cost)
            (request.HasCost, request.ClientCost) = (true, new Usd((long)(cost * 1_000_000_000)));
    }

    static void Add(Batch batch, SentResponse sent)
    {
        var sender = Sender(batch, "session-logs", Signal.SessionLogs, Temporality.Unspecified);
        var machine = sent.Machine is { } name ? new SentAttributes(("host.name", name)) : new SentAttributes();
        var context = Context(batch, sent.Session, machine);
        ref var request = ref batch.LoggedRequests.Add();
        (request.Sender, request.Context, request.Time, request.OriginTime) = (sender, context, sent.Time, sent.Origin);
        request.MessageKey = Hash128.Of(Utf8(sent.Message));
        request.RequestId = Optional(batch, sent.Request);
        request.MessageUuid = Optional(batch, sent.Uuid);
        request.UsageIdentity = SessionIdentity.Of(Utf8(sent.Session));
        request.Usage = new UsageDimensions { Model = Text(batch, sent.Model), QuerySource = QuerySource.Main };
        (request.InputTokens, request.OutputTokens, request.CacheReadTokens) = (sent.Input, sent.Output, sent.CacheRead);
        (request.CacheCreation5mTokens, request.CacheCreation1hTokens) = (sent.Creation5m, sent.Creation1h);
        (request.ThinkingTokens, request.WebSearches, request.WebFetches, request.DurationMs) = (-1, sent.WebSearches, 0, -1);
        (request.Tier, request.IsFast, request.IsUsGeo) = (sent.Tier, sent.IsFast, sent.IsUsGeo);
        (request.HasStopReason, request.IsOutputLowerBound) = (!sent.IsUnfinished, sent.IsUnfinished);
        (request.IsMarkedCopy, request.IsSidechain) = (sent.IsMarkedCopy, sent.IsSidechain);
        if (sent.Cost is { } cost)
            (request.HasCost, request.ClientCost) = (true, new Usd((long)(cost * 1_000_000_000)));
    }

    static void Add(Batch batch, SentEvent sent)
    {
        var scope = sent.IsFromLog ? "session-logs" : SentSeries.ClaudeCode + ".events";
        var sender = Sender(batch, scope, sent.IsFromLog ? Signal.SessionLogs : Signal.Logs, Temporality.Unspecified);
        var context = Context(batch, sent.Session, new SentAttributes());
        ref var record = ref batch.Events.Add();
        (record.Sender, record.Context, record.Time, record.OriginTime) = (sender, context, sent.Time, sent.Origin);
        (record.IsFromLog, record.Hash, record.Name) = (sent.IsFromLog, sent.Hash(), Text(batch, sent.Name));
        if (sent.Name == "tool_result")
            record.ToolUseId = Text(batch, sent.Id);
        else
            record.Prompt = Text(batch, sent.Id);
        (record.Sequence, record.Success, record.DurationMs) = (-1, -1, -1);
        (record.StatusCode, record.Attempt, record.Severity) = (-1, -1, -1);
    }

    static TokenType TypeOf(SentSeries series) =>
        (series.Usage, series.Attributes["type"]) switch
        {
            (UsageMetric.Tokens, "input") => TokenType.Input,
            (UsageMetric.Tokens, "output") => TokenType.Output,
            (UsageMetric.Tokens, "cacheRead") => TokenType.CacheRead,
            (UsageMetric.Tokens, "cacheCreation") => TokenType.CacheCreation,
            _ => TokenType.None,
        };

    static UsageDimensions Dimensions(Batch batch, SentAttributes attributes) =>
        new()
        {
            Model = Optional(batch, attributes["model"]),
            QuerySourceDetail = Optional(batch, attributes["query_source"]),
            QuerySource = attributes["query_source"] switch
            {
                null => QuerySource.Unknown,
                "main" or "repl_main_thread" or "sdk" => QuerySource.Main,
                "subagent" => QuerySource.Subagent,
                _ => QuerySource.Auxiliary,
            },
            Effort = Optional(batch, attributes["effort"]),
            Speed = Optional(batch, attributes["speed"]),
            Agent = Optional(batch, attributes["agent.name"]),
            Skill = Optional(batch, attributes["skill.name"]),
        };

    static int Sender(Batch batch, string scope, Signal signal, Temporality temporality)
    {
        for (var i = 0; i < batch.Senders.Count; i++)
        {
            ref var known = ref batch.Senders[i];
            if (known.Signal == signal && known.Temporality == temporality && batch.Text.Text(known.Scope) == scope)
            {
                known.Records++;
                return i;
            }
        }

        var name = Text(batch, scope);
        var version = Text(batch, "2.1.329");
        ref var sender = ref batch.Senders.Add();
        (sender.Scope, sender.Version, sender.Signal, sender.Temporality, sender.Records) = (name, version, signal, temporality, 1);
        return batch.Senders.Count - 1;
    }

    static int Context(Batch batch, string? session, SentAttributes resource)
    {
        var hash = Hash128.Of(Utf8(session ?? "")).Then(resource.Hash());
        for (var i = 0; i < batch.Contexts.Count; i++)
        {
            if (batch.Contexts[i].Hash == hash)
                return i;
        }

        var sessionText = Optional(batch, session);
        var attributes = Packed(batch, resource);
        var (email, account, install) = (
            Optional(batch, resource["user.email"]),
            Optional(batch, resource["user.account_uuid"]),
            Optional(batch, resource["user.id"])
        );
        ref var context = ref batch.Contexts.Add();
        (context.Hash, context.Session, context.Attributes) = (hash, sessionText, attributes);
        (context.UserEmail, context.UserAccountUuid, context.UserId) = (email, account, install);
        return batch.Contexts.Count - 1;
    }

    static Slice Packed(Batch batch, SentAttributes attributes)
    {
        var start = batch.Text.Length;
        foreach (var (key, value) in attributes.Pairs)
            AttributeList.Append(batch.Text, new AttributeValue(Utf8(key), AttributeKind.String, Utf8(value), 0));
        return batch.Text.Since(start);
    }

    static Slice Optional(Batch batch, string? text) => text is null ? default : Text(batch, text);

    static Slice Text(Batch batch, string text) => batch.Text.Append(Utf8(text));
}

/// <summary>Text as it travels.</summary>
static class SentText
{
    public static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
