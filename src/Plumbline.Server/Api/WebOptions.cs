using Plumbline.Core.Reliability;

namespace Plumbline.Server.Api;

/// <summary>What the composition root says to the API, the pages and the exposition.</summary>
public sealed record WebOptions
{
    /// <summary>How people are shown.</summary>
    public People People { get; init; } = People.AsNames;

    /// <summary>Plugins whose names telemetry hides.</summary>
    public OwnPlugins Plugins { get; init; } = OwnPlugins.None;

    /// <summary>What the API is held against.</summary>
    public Objectives Objectives { get; init; } = new();

    /// <summary>Whether Claude Code's counters on <c>/metrics</c> carry <c>session_id</c>.</summary>
    public bool PrometheusSessionLabel { get; init; }

    /// <summary>How many of Claude Code's series <c>/metrics</c> serves before the rest becomes one of <c>overflow="true"</c> per metric.</summary>
    public int PrometheusSeriesMax { get; init; } = 20_000;

    /// <summary>Whether the web address asks for a read token.</summary>
    public bool AsksToken { get; init; }

    /// <summary>Where senders reach OTLP/HTTP, for the instructions on an empty page: <c>http://127.0.0.1:4318</c>.</summary>
    public string OtlpHttpAddress { get; set; } = "http://127.0.0.1:4318";
}
