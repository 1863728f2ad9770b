using System.Net;

namespace Plumbline.Server.Settings;

/// <summary>
/// Everything that can be set, with its defaults; always valid, since only <see cref="SettingTable"/> makes one from text.
/// What each one means stands in that table, and from there in <c>docs/reference/settings.md</c>.
/// </summary>
public sealed record ServerSettings
{
    public required string Data { get; init; }
    public ListenAddress OtlpHttp { get; init; } = new(IPAddress.Loopback, 4318);
    public ListenAddress OtlpGrpc { get; init; } = new(IPAddress.Loopback, 4317);
    public ListenAddress Web { get; init; } = new(IPAddress.Loopback, 4180);

    public bool Insecure { get; init; }
    public bool RequireTokens { get; init; }
    public string? TlsCertificate { get; init; }
    public string? TlsKey { get; init; }
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The folders of Claude Code whose session logs are followed; null for those that it uses itself.</summary>
    public IReadOnlyList<string>? SessionLogs { get; init; }

    /// <summary>The file that says whose usage is; null for the resource attributes alone.</summary>
    public string? Rules { get; init; }
    public string? Prices { get; init; }
    public string? Contract { get; init; }

    /// <summary>The list of seats; null without one.</summary>
    public string? Seats { get; init; }

    public PeopleDisplay People { get; init; } = PeopleDisplay.Names;
    public bool KeepContent { get; init; }

    /// <summary>0 keeps for ever; so for the other two.</summary>
    public int RetentionMetricsDays { get; init; }
    public int RetentionEventsDays { get; init; }
    public int RetentionSpansDays { get; init; } = 90;

    public IReadOnlyList<string> TeamKeys { get; init; } = ["team", "team.id", "team.name"];
    public IReadOnlyList<string> CostCenterKeys { get; init; } = ["cost_center", "cost.center", "costcenter"];
    public IReadOnlyList<string> ProjectKeys { get; init; } = ["project", "project.id", "project.name"];
    public IReadOnlyList<string> TrustedScopes { get; init; } = ["plumbline.doctor"];

    /// <summary>Own plugins as <c>NAME@MARKETPLACE</c>.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>In percent.</summary>
    public decimal SloAvailability { get; init; } = 99.5m;
    public TimeSpan SloLatencyP95 { get; init; } = TimeSpan.FromSeconds(60);

    public bool PrometheusSessionLabel { get; init; }
    public int PrometheusSeriesMax { get; init; } = 20_000;

    public int MaxAttributes { get; init; } = 128;
    public int MaxValueBytes { get; init; } = 64 << 10;
    public int MaxNesting { get; init; } = 16;
    public int MaxRecords { get; init; } = 1_000_000;
    public int MaxBodyBytes { get; init; } = 64 << 20;
    public long MaxBodyMemory { get; init; } = 512L << 20;
    public int MaxHeaderBytes { get; init; } = 32 << 10;
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(30);
    public int MinBodyRate { get; init; } = 240;
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromMinutes(10);
    public int MaxConnections { get; init; } = 4096;
    public int MaxStreams { get; init; } = 100;
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How people appear in pages and answers.</summary>
public enum PeopleDisplay
{
    /// <summary>As sent: mail addresses and ids.</summary>
    Names,

    /// <summary>Replaced by stable pseudonyms.</summary>
    Pseudonyms,
}
