using Plumbline.Core.Reliability;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;

namespace Plumbline.Server.Pages.Reliability;

/// <summary>Reliability over time, as drawings show it.</summary>
public sealed class ReliabilityDrawing
{
    static readonly (ErrorClass Class, string Color)[] Colors =
    [
        (ErrorClass.Overloaded, "s2"),
        (ErrorClass.ServerError, "s4"),
        (ErrorClass.Timeout, "s5"),
        (ErrorClass.Connection, "s6"),
        (ErrorClass.RateLimit, "s1"),
        (ErrorClass.TierCap, "s3"),
        (ErrorClass.SpendLimit, "s3"),
        (ErrorClass.Authentication, "other"),
        (ErrorClass.InvalidRequest, "other"),
        (ErrorClass.Cancelled, "other"),
        (ErrorClass.Other, "other"),
    ];

    readonly PageState _state;
    readonly IReadOnlyList<TimeBucket> _buckets;
    readonly Dictionary<string, ReliabilityStep> _steps = new(StringComparer.Ordinal);
    readonly IReadOnlySet<string> _withData;

    internal ReliabilityDrawing(
        PageState state,
        TimeStep step,
        IReadOnlyList<TimeBucket> buckets,
        IReadOnlyList<ReliabilityStep> steps,
        IReadOnlySet<string> withData
    )
    {
        (_state, Step, _buckets, _withData) = (state, step, buckets, withData);
        foreach (var one in steps)
        {
            var key = step.KeyOf(one.Label);
            if (!_steps.TryGetValue(key, out var all))
                all = _steps[key] = new ReliabilityStep(key);
            all.Add(one);
        }
    }

    /// <summary>How long each step is.</summary>
    public TimeStep Step { get; }

    /// <summary>What is left of both budgets of the window, from all at its start to what is left at its end.</summary>
    public ChartData Budgets(ErrorBudget availability, ErrorBudget slowness) =>
        Lines(
            "Error budget left",
            "share",
            [
                ("availability", "s1", Left(availability, step => step.Availability.Bad)),
                ("latency", "s2", Left(slowness, step => step.InTime.Bad)),
            ]
        );

    /// <summary>How fast each step used both budgets.</summary>
    public ChartData Burn(Objectives objectives) =>
        Lines(
            $"Burn rate by {Step.Name}",
            "times",
            [
                ("availability", "s1", Values(step => Rounded(new ErrorBudget(objectives.Availability, step.Availability).BurnRate))),
                ("latency", "s2", Values(step => Rounded(new ErrorBudget(Objectives.WithinLatency, step.InTime).BurnRate))),
            ]
        );

    /// <summary>Percentiles of durations, in seconds.</summary>
    public ChartData Latency() =>
        Lines(
            $"Latency by {Step.Name}",
            "s",
            [
                ("p50", "s3", Values(step => step.Latency.P50 / 1000m)),
                ("p95", "s1", Values(step => step.Latency.P95 / 1000m)),
                ("p99", "s4", Values(step => step.Latency.P99 / 1000m)),
            ]
        );

    /// <summary>What failed, by class.</summary>
    public ChartData Failures()
    {
        var present = Colors.Where(color => _steps.Values.Any(step => step.Failed.ContainsKey(color.Class))).ToList();
        var series = present
            .Select(color => new ChartSeries(
                ErrorClasses.Of(color.Class).Title,
                color.Color,
                present.TakeWhile(other => other.Class != color.Class).Count(other => other.Color == color.Color) % 3,
                Values(step => (decimal)step.Failed.GetValueOrDefault(color.Class))
            ))
            .ToList();
        return Data($"Failed requests by {Step.Name} and class", "count", series);
    }

    ChartData Lines(string title, string unit, IEnumerable<(string Name, string Color, IReadOnlyList<decimal?> Values)> lines) =>
        Data(title, unit, [.. lines.Select(line => new ChartSeries(line.Name, line.Color, 0, line.Values))]) with
        {
            IsLines = true,
        };

    ChartData Data(string title, string unit, IReadOnlyList<ChartSeries> series) =>
        new()
        {
            Title = title,
            Unit = unit,
            Labels = [.. _buckets.Select(bucket => bucket.Label)],
            Starts = [.. _buckets.Select(bucket => Rfc3339.Format(bucket.Start)), Rfc3339.Format(_buckets[^1].End)],
            Links = _buckets.Count == 1 ? [] : [.. _buckets.Select(Link)],
            Series = series,
            Partial = _buckets.ToList().FindIndex(bucket => bucket.Start <= _state.Now && bucket.End > _state.Now),
            Gaps = Gaps(),
        };

    // A step without data, or yet to come, has no value.
    List<decimal?> Values(Func<ReliabilityStep, decimal?> of) =>
        [
            .. _buckets.Select(bucket =>
                _steps.TryGetValue(bucket.Key, out var step) ? of(step)
                : _withData.Contains(bucket.Key) ? of(new ReliabilityStep(bucket.Key))
                : null
            ),
        ];

    // Of the budget of all requests of the window: what is not used at a step's end is left.
    List<decimal?> Left(ErrorBudget whole, Func<ReliabilityStep, long> bad)
    {
        var used = 0L;
        var left = new List<decimal?>();
        foreach (var bucket in _buckets)
        {
            used += _steps.TryGetValue(bucket.Key, out var step) ? bad(step) : 0;
            left.Add(
                whole.Counts.Total == 0 || bucket.Start > _state.Now || !_withData.Contains(bucket.Key)
                    ? null
                    : Rounded(1 - used / whole.AllowedBad)
            );
        }

        return left;
    }

    static decimal? Rounded(decimal? value) => value is { } known ? Math.Round(known, 4) : null;

    List<ChartGap> Gaps()
    {
        var gaps = new List<ChartGap>();
        for (var i = 0; i < _buckets.Count && _buckets[i].Start <= _state.Now; i++)
        {
            if (_withData.Contains(_buckets[i].Key))
                continue;
            if (gaps.Count > 0 && gaps[^1].Last == i - 1)
                gaps[^1] = gaps[^1] with { Last = i };
            else
                gaps.Add(new ChartGap(i, i));
        }

        return gaps;
    }

    string Link(TimeBucket bucket) =>
        _state.Link(("range", null), ("from", Rfc3339.Format(bucket.Start)), ("to", Rfc3339.Format(bucket.End)), ("every", null));
}
