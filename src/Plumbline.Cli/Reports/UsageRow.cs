namespace Plumbline.Cli.Reports;

/// <summary>A row of a <see cref="UsageReport"/>.</summary>
sealed class UsageRow
{
    /// <summary>What it is about; empty when the logs do not say.</summary>
    public required string Key { get; init; }

    public required Measures Sums { get; init; }

    /// <summary>How many sessions made its requests.</summary>
    public required int Sessions { get; init; }

    /// <summary>Its models, in the order of their names.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The project of its first request; for sessions and projects.</summary>
    public Project? Project { get; init; }

    /// <summary>What it is divided into; empty when nothing was asked.</summary>
    public IReadOnlyList<UsageRow> Groups { get; init; } = [];

    /// <summary>The same by model; empty when that was not asked.</summary>
    public IReadOnlyList<UsageRow> Breakdown { get; init; } = [];
}
