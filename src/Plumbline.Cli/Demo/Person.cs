using Plumbline.Core.Attribution;

namespace Plumbline.Cli.Demo;

/// <summary>Someone of the company, or a contractor.</summary>
sealed record Person
{
    /// <summary>From 0; the seed of everything that this person does.</summary>
    public required int Number { get; init; }

    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string AccountUuid { get; init; }
    public required string AccountId { get; init; }

    /// <summary>Ids of the installations of Claude Code: a laptop, often a second machine.</summary>
    public required IReadOnlyList<string> Installs { get; init; }

    /// <summary>Teams by date, oldest first, without gaps; empty for someone who belongs to none.</summary>
    public required IReadOnlyList<Assignment> Assignments { get; init; }

    public required bool IsContractor { get; init; }
    public required Login Login { get; init; }
    public required MapEntry MapEntry { get; init; }
    public required Billing Billing { get; init; }
    public required SentSignals Signals { get; init; }

    /// <summary>Whether metrics are sent as running totals.</summary>
    public required bool IsCumulative { get; init; }

    /// <summary>When the day begins, hours after midnight UTC.</summary>
    public required int DayBegins { get; init; }

    /// <summary>How much they use it, 100 being usual.</summary>
    public required int Intensity { get; init; }

    /// <summary>How many days after a release of the client they have it.</summary>
    public required int UpgradeDelay { get; init; }

    /// <summary>The first day of work; those who were there before have the first day of all.</summary>
    public required DateOnly Joined { get; init; }

    /// <summary>The first day on which they are gone; null when they stay.</summary>
    public DateOnly? Left { get; init; }

    /// <summary>Where they belong on a day; null before, after, or for someone without a team.</summary>
    public Assignment? At(DateOnly day) =>
        Assignments.FirstOrDefault(one => one.From <= day && (one.Until is not { } until || day < until));
}

/// <summary>A team for some time.</summary>
/// <param name="Until">The first day that no longer belongs to it; null when it goes on.</param>
sealed record Assignment(Team Team, DateOnly From, DateOnly? Until);

/// <summary>What identity a client sends.</summary>
enum Login
{
    /// <summary>Logged in: e-mail address, account, organisation.</summary>
    Account,

    /// <summary>With an API key: the id of the installation and nothing else.</summary>
    ApiKey,
}

/// <summary>By what the company's identity map knows a person.</summary>
enum MapEntry
{
    Email,
    Account,
    Installs,

    /// <summary>It has forgotten them.</summary>
    None,
}

/// <summary>What is exported.</summary>
enum SentSignals
{
    Both,
    MetricsOnly,
    EventsOnly,
}
