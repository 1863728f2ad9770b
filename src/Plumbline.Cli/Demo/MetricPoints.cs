namespace Plumbline.Cli.Demo;

/// <summary>A process' metrics: what was added up since the last export becomes a point, or the running total does.</summary>
sealed class MetricPoints
{
    static readonly (string Name, string Description, string Unit)[] Metrics =
    [
        ("claude_code.session.count", "Count of CLI sessions started", ""),
        ("claude_code.cost.usage", "Cost of the Claude Code session", "USD"),
        ("claude_code.token.usage", "Number of tokens used", "tokens"),
        ("claude_code.lines_of_code.count", "Count of lines of code modified", ""),
        ("claude_code.commit.count", "Number of git commits created", ""),
        ("claude_code.pull_request.count", "Number of pull requests created", ""),
        ("claude_code.code_edit_tool.decision", "Count of code editing tool permission decisions", ""),
        ("claude_code.active_time.total", "Total active time in seconds", "s"),
    ];

    readonly Sender _sender;
    readonly Utf8Text _standard = new();
    readonly Utf8Text[] _points = [.. Metrics.Select(_ => new Utf8Text(256))];
    readonly Dictionary<(DemoMetric, string), Series> _series = [];

    public MetricPoints(Sender sender)
    {
        _sender = sender;
        sender.WriteStandard(_standard);
    }

    sealed class Series
    {
        public long Nanos,
            Start;

        /// <summary>Whether it has changed since the last export.</summary>
        public bool IsNew = true;
    }

    /// <summary>Counts.</summary>
    /// <param name="own">The attributes beyond the standard ones, as JSON that ends in a comma; may be empty.</param>
    /// <param name="nanos">How much, in billionths.</param>
    public void Add(DemoMetric metric, string own, long nanos, long unixMilliseconds)
    {
        if (!_series.TryGetValue((metric, own), out var series))
            _series.Add((metric, own), series = new() { Start = unixMilliseconds });
        if (!series.IsNew && !_sender.IsCumulative)
            (series.Start, series.Nanos) = (unixMilliseconds, 0);
        series.Nanos += nanos;
        series.IsNew = true;
    }

    /// <summary>An export: a point for everything that has changed.</summary>
    public void Export(long unixMilliseconds)
    {
        foreach (var ((metric, own), series) in _series)
        {
            if (!series.IsNew)
                continue;
            WritePoint(_points[(int)metric], own, series, unixMilliseconds);
            series.IsNew = false;
        }
    }

    void WritePoint(Utf8Text text, string own, Series series, long unixMilliseconds)
    {
        text.Append("{\"attributes\":["u8);
        text.Append(_standard.Written);
        text.Append(own);
        text.TrimComma();
        text.Append("],\"startTimeUnixNano\":\""u8);
        text.Append(series.Start * 1_000_000);
        text.Append("\",\"timeUnixNano\":\""u8);
        text.Append(unixMilliseconds * 1_000_000);
        text.Append("\",\"asDouble\":"u8);
        text.AppendNanos(series.Nanos);
        text.Append("},"u8);
    }

    /// <summary>All points as one request, as a collector that gathers exports passes them on; null when there is none.</summary>
    public DemoBody? Finish()
    {
        if (_points.All(points => points.Length == 0))
            return null;
        var text = new Utf8Text(64 << 10);
        text.Append("{\"resourceMetrics\":[{\"resource\":{\"attributes\":["u8);
        _sender.WriteResource(text);
        text.TrimComma();
        text.Append(
            "],\"droppedAttributesCount\":0},\"scopeMetrics\":[{\"scope\":{\"name\":\"com.anthropic.claude_code\",\"version\":\""u8
        );
        text.Append(_sender.Client.Version);
        text.Append("\"},\"metrics\":["u8);
        for (var metric = 0; metric < Metrics.Length; metric++)
            WriteMetric(text, Metrics[metric], _points[metric]);
        text.TrimComma();
        text.Append("]}]}]}"u8);
        return new("metrics", text.Written.ToArray());
    }

    void WriteMetric(Utf8Text text, (string Name, string Description, string Unit) metric, Utf8Text points)
    {
        if (points.Length == 0)
            return;
        points.TrimComma();
        text.Append($"{{\"name\":\"{metric.Name}\",\"description\":\"{metric.Description}\",\"unit\":\"{metric.Unit}\",\"sum\":");
        text.Append(_sender.IsCumulative ? "{\"aggregationTemporality\":2"u8 : "{\"aggregationTemporality\":1"u8);
        text.Append(",\"isMonotonic\":true,\"dataPoints\":["u8);
        text.Append(points.Written);
        text.Append("]}},"u8);
    }
}
