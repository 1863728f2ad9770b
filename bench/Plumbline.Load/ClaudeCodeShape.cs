namespace Plumbline.Load;

/// <summary>
/// Export requests in the shape of Claude Code's: the same metrics and events, the identity on every point and record.
/// Not for several threads at once.
/// </summary>
public sealed class ClaudeCodeShape(bool isDelta)
{
    const string Scope = "com.anthropic.claude_code";
    static readonly string[] TokenTypes = ["input", "output", "cacheRead", "cacheCreation"];
    static readonly string[] Models = ["claude-opus-5-5", "claude-haiku-5-5"];
    static readonly string[] Tools = ["Read", "Edit", "Bash", "Grep", "Write"];

    readonly OtlpWriter _writer = new();

    /// <summary>Sum of all requests' tokens of every type, as events say it.</summary>
    public long EventTokens { get; private set; }

    /// <summary>Requests among the events.</summary>
    public long EventRequests { get; private set; }

    /// <summary>Sum of all increments of <c>claude_code.token.usage</c>.</summary>
    public long MetricTokens { get; private set; }

    /// <summary>Sum of all increments of <c>claude_code.cost.usage</c>, in millionths of a dollar.</summary>
    public long MetricCostMicros { get; private set; }

    /// <summary>One export of a session's metrics: <see cref="PretendSession.SeriesCount"/> points, all of which have grown.</summary>
    public byte[] Metrics(PretendSession session, long nowNanos)
    {
        _writer.Clear();
        var (resource, scope) = Begin(session, Scope, scopeField: 2);
        var from = isDelta && session.LastNanos != 0 ? session.LastNanos : session.StartNanos;
        var series = 0;

        void Point(long increment, double unit, params (string, string)[] own)
        {
            session.Totals[series] += increment;
            var value = (isDelta ? increment : session.Totals[series]) * unit;
            WritePoint(session, own, from, nowNanos, value);
            series++;
        }

        var random = session.Random;
        WriteMetric("claude_code.token.usage", "tokens", () => Tokens(random, Point));
        WriteMetric("claude_code.cost.usage", "USD", () => Cost(random, Point));
        WriteMetric("claude_code.session.count", "", () => Point(1, 1, ("start_type", "fresh")));
        WriteMetric(
            "claude_code.lines_of_code.count",
            "",
            () => Each(["added", "removed"], type => Point(random.Next(1, 60), 1, ("type", type)))
        );
        WriteMetric("claude_code.commit.count", "", () => Point(1, 1));
        WriteMetric("claude_code.code_edit_tool.decision", "", () => Decisions(random, Point));
        WriteMetric(
            "claude_code.active_time.total",
            "s",
            () => Each(["cli", "user"], type => Point(random.Next(1, 50_000), 1e-3, ("type", type)))
        );

        session.LastNanos = nowNanos;
        _writer.EndMessage(scope);
        _writer.EndMessage(resource);
        return _writer.ToArray();
    }

    /// <summary>One export of a session's events.</summary>
    public byte[] Logs(PretendSession session, long nowNanos, int count)
    {
        _writer.Clear();
        var (resource, scope) = Begin(session, Scope + ".events", scopeField: 2);
        var prompt = session.Uuid();
        for (var i = 0; i < count; i++)
        {
            var name = (i % 5) switch
            {
                0 or 3 => "api_request",
                1 => "tool_decision",
                2 => "tool_result",
                _ => i % 20 == 4 ? "user_prompt" : "tool_result",
            };
            var record = _writer.BeginMessage(2);
            WriteEvent(session, name, prompt, nowNanos + i * 1_000_000L);
            if (name == "api_request")
                WriteRequest(session.Random);
            else if (name != "user_prompt")
                WriteTool(session.Random);
            else
                _writer.WriteAttribute(6, "prompt_length", session.Random.Next(5, 3000));
            _writer.EndMessage(record);
        }

        _writer.EndMessage(scope);
        _writer.EndMessage(resource);
        return _writer.ToArray();
    }

    delegate void PointWriter(long increment, double unit, params (string, string)[] own);

    void Tokens(Random random, PointWriter point)
    {
        foreach (var model in Models)
        {
            foreach (var type in TokenTypes)
            {
                var tokens = random.Next(1, 20_000);
                MetricTokens += tokens;
                point(tokens, 1, ("model", model), ("query_source", "main"), ("effort", "medium"), ("type", type));
            }
        }
    }

    void Cost(Random random, PointWriter point)
    {
        foreach (var model in Models)
        {
            var micros = random.Next(1, 200_000);
            MetricCostMicros += micros;
            point(micros, 1e-6, ("model", model), ("query_source", "main"), ("effort", "medium"));
        }
    }

    static void Decisions(Random random, PointWriter point)
    {
        foreach (var tool in (string[])["Edit", "Write"])
        {
            foreach (var decision in (string[])["accept", "reject"])
                point(random.Next(1, 5), 1, ("tool_name", tool), ("decision", decision), ("source", "config"), ("language", "Python"));
        }
    }

    static void Each(string[] types, Action<string> write)
    {
        foreach (var type in types)
            write(type);
    }

    (int Resource, int Scope) Begin(PretendSession session, string scopeName, int scopeField)
    {
        var outer = _writer.BeginMessage(1);
        var resource = _writer.BeginMessage(1);
        foreach (var (key, value) in session.Resource)
            _writer.WriteAttribute(1, key, value);
        _writer.EndMessage(resource);
        var inner = _writer.BeginMessage(scopeField);
        var scope = _writer.BeginMessage(1);
        _writer.WriteText(1, scopeName);
        _writer.WriteText(2, "2.1.329");
        _writer.EndMessage(scope);
        return (outer, inner);
    }

    // Metric: name 1, unit 3, sum 7. Sum: data points 1, temporality 2, is monotonic 3.
    void WriteMetric(string name, string unit, Action points)
    {
        var metric = _writer.BeginMessage(2);
        _writer.WriteText(1, name);
        _writer.WriteText(3, unit);
        var sum = _writer.BeginMessage(7);
        points();
        _writer.WriteNumber(2, isDelta ? 1u : 2u);
        _writer.WriteNumber(3, 1);
        _writer.EndMessage(sum);
        _writer.EndMessage(metric);
    }

    // NumberDataPoint: start 2, time 3, double 4, attributes 7.
    void WritePoint(PretendSession session, (string Key, string Value)[] own, long startNanos, long nowNanos, double value)
    {
        var point = _writer.BeginMessage(1);
        _writer.WriteFixed(2, (ulong)startNanos);
        _writer.WriteFixed(3, (ulong)nowNanos);
        _writer.WriteDouble(4, value);
        foreach (var (key, text) in session.Standard)
            _writer.WriteAttribute(7, key, text);
        foreach (var (key, text) in own)
            _writer.WriteAttribute(7, key, text);
        _writer.EndMessage(point);
    }

    // LogRecord: time 1, body 5, attributes 6, observed time 11.
    void WriteEvent(PretendSession session, string name, string prompt, long nanos)
    {
        _writer.WriteFixed(1, (ulong)nanos);
        _writer.WriteFixed(11, (ulong)nanos);
        var body = _writer.BeginMessage(5);
        _writer.WriteText(1, "claude_code." + name);
        _writer.EndMessage(body);
        foreach (var (key, value) in session.Standard)
            _writer.WriteAttribute(6, key, value);
        _writer.WriteAttribute(6, "event.name", name);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(nanos / 1_000_000);
        _writer.WriteAttribute(6, "event.timestamp", time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));
        _writer.WriteAttribute(6, "event.sequence", session.Sequence++);
        _writer.WriteAttribute(6, "prompt.id", prompt);
    }

    void WriteRequest(Random random)
    {
        long[] tokens = [random.Next(1, 500), random.Next(1, 4000), random.Next(0, 180_000), random.Next(0, 12_000)];
        string[] names = ["input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"];
        var micros = random.Next(1, 300_000);
        _writer.WriteAttribute(6, "model", Models[random.Next(Models.Length)]);
        for (var i = 0; i < names.Length; i++)
            _writer.WriteAttribute(6, names[i], tokens[i]);
        _writer.WriteAttribute(6, "cost_usd", micros / 1e6);
        _writer.WriteAttribute(6, "cost_usd_micros", (long)micros);
        _writer.WriteAttribute(6, "duration_ms", random.Next(800, 60_000));
        _writer.WriteAttribute(6, "request_id", $"req_{random.NextInt64():x16}{random.NextInt64():x16}");
        _writer.WriteAttribute(6, "speed", "normal");
        _writer.WriteAttribute(6, "query_source", "repl_main_thread");
        EventRequests++;
        EventTokens += tokens.Sum();
    }

    void WriteTool(Random random)
    {
        _writer.WriteAttribute(6, "tool_name", Tools[random.Next(Tools.Length)]);
        _writer.WriteAttribute(6, "tool_use_id", $"toolu_{random.NextInt64():x16}");
        _writer.WriteAttribute(6, "success", "true");
        _writer.WriteAttribute(6, "decision", "accept");
        _writer.WriteAttribute(6, "source", "config");
        _writer.WriteAttribute(6, "duration_ms", random.Next(5, 30_000).ToString());
    }
}
