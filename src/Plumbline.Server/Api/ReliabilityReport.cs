using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>How reliable the API was in a window: every number of the page and of the API's answer.</summary>
public sealed record ReliabilityReport
{
    internal ReliabilityQuestion Question { get; init; } = null!;

    /// <summary>The window in slices of time.</summary>
    public required AttemptAnswer Attempts { get; init; }

    /// <summary>The last three days up to <see cref="End"/>, in slices of five minutes.</summary>
    public required AttemptAnswer Recent { get; init; }

    /// <summary>Now, or the window's end where that is earlier, in nanoseconds since 1970.</summary>
    public required long End { get; init; }

    public required LatencyAnswer Latency { get; init; }

    /// <summary>What failed, by class and status.</summary>
    public required IReadOnlyList<FailureRow> Failures { get; init; }

    /// <summary>What failed, by what it is kept apart by.</summary>
    public required IReadOnlyList<FailingGroup> Failing { get; init; }

    public required AnsweredBadly Badly { get; init; }

    /// <summary>Null when that cannot be known, or takes too long.</summary>
    public required RetriedAnswer? Retried { get; init; }

    /// <summary>The worst outages, in the order of time.</summary>
    public required IReadOnlyList<OutageRow> Outages { get; init; }

    /// <summary>How many there were in all.</summary>
    public required int OutagesFound { get; init; }

    /// <summary>Of <see cref="Failing"/> what may be shown: nobody's, while they would rank fewer than five people whose names are hidden.</summary>
    public IReadOnlyList<FailingGroup> FailingShown(People people) => HidesFailing(people) ? [] : Failing;

    /// <summary>Whether who fails is hidden.</summary>
    public bool HidesFailing(People people) =>
        people.AreHidden && Question.By.NamesPeople && Failing.Count(group => group.Key is not null) is > 0 and < 5;

    /// <summary>What is promised.</summary>
    public Objectives Objectives => Question.Objectives;

    /// <summary>The budget of availability in the window.</summary>
    public ErrorBudget Availability => new(Objectives.Availability, Attempts.Availability());

    /// <summary>The budget of slow answers in the window.</summary>
    public ErrorBudget Slowness => new(Objectives.WithinLatency, Attempts.Latency());

    /// <summary>Requests that ended, one way or another.</summary>
    public long Ended => Attempts.Answered + Attempts.Failed;

    /// <summary>How often requests were sent, at least: an answered one once and as often as spans tell, a failed one as often as its error tells.</summary>
    public long AttemptsMade => Attempts.Answered + (Retried?.ExtraAttempts ?? 0) + Failures.Sum(row => row.Attempts);

    /// <summary>Milliseconds between first attempts and giving up, or the answer at last; at least.</summary>
    public long LostMs => Failures.Sum(row => row.LostMs) + (Retried?.LostMs ?? 0);

    /// <summary>How fast budgets are used: for each pair of windows the budget in the long and in the short one.</summary>
    public IEnumerable<BurnReading> Burn =>
        BurnWindow.All.SelectMany(window =>
            new[]
            {
                new BurnReading(window, true, AvailabilitySince(window.Long), AvailabilitySince(window.Short)),
                new BurnReading(window, false, SlownessSince(window.Long), SlownessSince(window.Short)),
            }
        );

    ErrorBudget AvailabilitySince(long length) => new(Objectives.Availability, Recent.Availability(SliceFrom(length)));

    ErrorBudget SlownessSince(long length) => new(Objectives.WithinLatency, Recent.Latency(SliceFrom(length)));

    // Whole slices: the present one has hardly begun, so that one more is taken.
    long SliceFrom(long length) => (End - length) / Recent.Slice * Recent.Slice;

    /// <summary>What happened by day or hour, as usage labels these, in the order of time.</summary>
    public IReadOnlyList<ReliabilityStep> Steps()
    {
        var steps = new SortedDictionary<long, ReliabilityStep>();
        ReliabilityStep Of(long time)
        {
            var (number, label) = Label(time);
            return steps.TryGetValue(number, out var step) ? step : steps[number] = new ReliabilityStep(label);
        }

        foreach (var slice in Attempts.Answers)
            Of(slice.Start).Add(slice);
        foreach (var slice in Attempts.Failures)
            Of(slice.Start).Add(slice);
        foreach (var step in steps.Values)
            step.Latency = Latency.Steps.GetValueOrDefault(step.Label) ?? step.Latency;
        return [.. steps.Values];
    }

    const long Hour = 3_600_000_000_000;

    (long Number, string Label) Label(long time)
    {
        var offset = Question.Zone.OffsetAt(time);
        var local = time + offset;
        return Question.Step.Kind == DimensionKind.Day
            ? (local / TimeRange.Day, ZoneClock.DayLabel(local / TimeRange.Day))
            : ((local / Hour * Hour) - offset, ZoneClock.HourLabel(ZoneClock.HourKey(time, offset)));
    }
}

/// <summary>How fast a budget is used in a pair of windows.</summary>
/// <param name="Window">Which.</param>
/// <param name="IsAvailability">Of availability; else of latency.</param>
/// <param name="Long">The budget of the long window.</param>
/// <param name="Short">The budget of the short window.</param>
public sealed record BurnReading(BurnWindow Window, bool IsAvailability, ErrorBudget Long, ErrorBudget Short)
{
    /// <summary>Whether somebody should look.</summary>
    public bool Fires => Window.Fires(Long, Short);
}
