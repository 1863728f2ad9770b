using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Demo;

/// <summary>A process of Claude Code: what happens in it becomes events and metrics in the client's own form.</summary>
sealed class DemoProcess
{
    static readonly string[] TokenTypes = ["input", "output", "cacheRead", "cacheCreation"];

    readonly Sender _sender;
    readonly PriceBook _book;
    readonly Dice _dice;
    readonly Action<MadeRequest> _made;
    readonly LogRecords _log;
    readonly MetricPoints _metrics;
    readonly Dictionary<RequestTags, string[]> _series = [];

    string? _prompt;

    /// <param name="made">Is told of every request.</param>
    public DemoProcess(Sender sender, PriceBook book, Dice dice, Action<MadeRequest> made)
    {
        (_sender, _book, _dice, _made) = (sender, book, dice, made);
        (_log, _metrics) = (new LogRecords(sender), new MetricPoints(sender));
    }

    /// <summary>While true events are lost on their way.</summary>
    public bool IsLosingEvents
    {
        set => _log.IsLosing = value;
        get => _log.IsLosing;
    }

    /// <summary>The program starts.</summary>
    public void Start(long at, string startType)
    {
        foreach (var plugin in DemoPlugin.All)
            plugin.WriteLoaded(_log, at);
        _metrics.Add(DemoMetric.SessionCount, AttributeText.Of("start_type", startType), One, at);
    }

    /// <summary>Someone types.</summary>
    public void Prompt(long at, int characters)
    {
        _prompt = _dice.Uuid();
        var text = _log.Begin("user_prompt", at, _prompt);
        text.AppendAttribute("prompt_length"u8, characters.ToString(System.Globalization.CultureInfo.InvariantCulture));
        text.AppendAttribute("prompt"u8, "<REDACTED>");
        text.AppendAttribute("prompt_text"u8, "<REDACTED>");
        text.AppendAttribute("message.uuid"u8, _dice.Uuid());
        _log.End();
        _metrics.Add(DemoMetric.ActiveTime, UserTime, characters * 120_000_000L, at);
    }

    /// <summary>A request has been answered.</summary>
    /// <returns>Its id.</returns>
    public string Request(long at, int durationMs, RequestTags tags, TokenCounts tokens, MissCause cause, string defaultModel)
    {
        var modifiers = new PriceModifiers(IsFast: tags.IsFast, IsBatch: false, IsUsGeo: false);
        var list = _book.Find(tags.Model).Cost(at, tokens, modifiers, 0);
        // The client prices what it does not know as its default model.
        var client = list.Amount ?? _book.Find(defaultModel).Cost(at, tokens, modifiers, 0).Low;
        var id = "req_01" + _dice.Hex(22);
        WriteRequest(at, durationMs, tags, tokens, client.Nanos, id);
        var names = SeriesOf(tags);
        long[] counts = [tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheCreation5m + tokens.CacheCreation1h];
        for (var type = 0; type < counts.Length; type++)
            _metrics.Add(DemoMetric.Tokens, names[type + 1], counts[type] * One, at);
        _metrics.Add(DemoMetric.Cost, names[0], client.Nanos, at);
        _metrics.Add(DemoMetric.ActiveTime, ClientTime, durationMs * 1_000_000L, at);
        var isItemised = _sender.Signals != SentSignals.MetricsOnly && !IsLosingEvents;
        _made(new(id, at, tags, tokens, client.Nanos, list, cause, isItemised, _sender.Signals != SentSignals.EventsOnly));
        return id;
    }

    void WriteRequest(long at, int durationMs, RequestTags tags, TokenCounts tokens, long clientNanos, string id)
    {
        var text = _log.Begin("api_request", at, _prompt);
        text.AppendAttribute("model"u8, tags.Model);
        text.AppendAttribute("input_tokens"u8, tokens.Input);
        text.AppendAttribute("output_tokens"u8, tokens.Output);
        text.AppendAttribute("cache_read_tokens"u8, tokens.CacheRead);
        text.AppendAttribute("cache_creation_tokens"u8, tokens.CacheCreation5m + tokens.CacheCreation1h);
        if (_sender.Client.TellsSplit)
        {
            text.AppendAttribute("cache_creation_5m_tokens"u8, tokens.CacheCreation5m);
            text.AppendAttribute("cache_creation_1h_tokens"u8, tokens.CacheCreation1h);
        }

        text.AppendNanosAttribute("cost_usd"u8, clientNanos);
        if (_sender.Client.TellsSplit)
            text.AppendAttribute("cost_usd_micros"u8, (clientNanos + 500) / 1000);
        text.AppendAttribute("duration_ms"u8, durationMs);
        if (_sender.Client.TellsSplit)
            text.AppendAttribute("ttft_ms"u8, Math.Max(1, durationMs / 5));
        text.AppendAttribute("request_id"u8, id);
        tags.WriteTo(text);
        _log.End();
    }

    // The cost's series, then those of the four types of tokens.
    string[] SeriesOf(RequestTags tags)
    {
        var key = tags with { AgentId = null, Detail = "" };
        if (!_series.TryGetValue(key, out var names))
        {
            var own = key.ToPointAttributes();
            names = [own, .. TokenTypes.Select(type => own + AttributeText.Of("type", type))];
            _series.Add(key, names);
        }

        return names;
    }

    /// <summary>The last response of a turn.</summary>
    public void Answer(long at, string request, RequestTags tags, int characters)
    {
        var text = _log.Begin("assistant_response", at, _prompt);
        text.AppendAttribute("response_length"u8, characters);
        text.AppendAttribute("response"u8, "<REDACTED>");
        text.AppendAttribute("request_id"u8, request);
        text.AppendAttribute("message.uuid"u8, _dice.Uuid());
        text.AppendAttribute("model"u8, tags.Model);
        text.AppendAttribute("query_source"u8, tags.Detail);
        _log.End();
    }

    /// <summary>The history is replaced by a summary.</summary>
    public void Compact(long at, string trigger, int durationMs, long before, long after)
    {
        var text = _log.Begin("compaction", at, _prompt);
        text.AppendAttribute("trigger"u8, trigger);
        text.AppendAttribute("success"u8, "true");
        text.AppendAttribute("duration_ms"u8, Text(durationMs));
        text.AppendAttribute("pre_tokens"u8, Text(before));
        text.AppendAttribute("post_tokens"u8, Text(after));
        _log.End();
    }

    /// <summary>A subagent is done.</summary>
    public void CompleteSubagent(long at, RequestTags tags, string type, long tokens, int tools, long durationMs)
    {
        var text = _log.Begin("subagent_completed", at, _prompt);
        text.AppendAttribute("agent_type"u8, type);
        text.AppendAttribute("agent.source"u8, type == "custom" ? "projectSettings" : "built-in");
        text.AppendAttribute("is_built_in"u8, type != "custom");
        text.AppendAttribute("is_async"u8, false);
        text.AppendAttribute("total_tokens"u8, tokens);
        text.AppendAttribute("total_tool_uses"u8, tools);
        text.AppendAttribute("duration_ms"u8, durationMs);
        text.AppendAttribute("model"u8, tags.Model);
        text.AppendAttribute("final_model"u8, tags.Model);
        text.AppendAttribute("model_swapped"u8, false);
        text.AppendAttribute("agent_id"u8, tags.AgentId!);
        _log.End();
    }

    /// <summary>A skill is used.</summary>
    public void ActivateSkill(long at, string trigger)
    {
        var text = _log.Begin("skill_activated", at, _prompt);
        text.AppendAttribute("skill.name"u8, "custom_skill");
        text.AppendAttribute("invocation_trigger"u8, trigger);
        text.AppendAttribute("skill.source"u8, "userSettings");
        _log.End();
    }

    /// <summary>A request has failed for good.</summary>
    public void Fail(long at, RequestTags tags, int durationMs)
    {
        var text = _log.Begin("api_error", at, _prompt);
        text.AppendAttribute("model"u8, tags.Model);
        text.AppendAttribute("error"u8, "Repeated 529 Overloaded errors");
        text.AppendAttribute("duration_ms"u8, durationMs);
        text.AppendAttribute("attempt"u8, 11);
        text.AppendAttribute("speed"u8, "normal");
        text.AppendAttribute("query_source"u8, tags.Detail);
        _log.End();
    }

    /// <summary>A tool has run, or was refused.</summary>
    public void UseTool(long at, ToolCall call, string request, string? agentId)
    {
        var id = "toolu_01" + _dice.Hex(22);
        call.WriteDecision(_log, at, _prompt, id, request, agentId);
        if (call.IsAccepted)
            call.WriteResult(_log, at + call.DurationMs, _prompt, id, request, agentId);
        foreach (var (metric, own, count) in call.Counted())
            _metrics.Add(metric, own, count * One, at + call.DurationMs);
    }

    /// <summary>Metrics are exported.</summary>
    public void Export(long at) => _metrics.Export(at);

    /// <summary>Everything that was sent, in the order in which a client's last flush sends it.</summary>
    public IEnumerable<DemoBody> Finish()
    {
        if (_sender.Signals != SentSignals.MetricsOnly)
        {
            foreach (var body in _log.Finish())
                yield return body;
        }

        if (_sender.Signals != SentSignals.EventsOnly && _metrics.Finish() is { } metrics)
            yield return metrics;
    }

    const long One = 1_000_000_000;
    static readonly string UserTime = AttributeText.Of("type", "user");
    static readonly string ClientTime = AttributeText.Of("type", "cli");

    static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
