using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>One series as one process counts it: in doubles, as the client does, with their noise; and truly, in billionths.</summary>
sealed class Counter(SentSeries series, long start)
{
    /// <summary>The most that any delivered export told of.</summary>
    Int128 _told;

    long? _firstArrival;

    double _sum,
        _window;
    Int128 _total,
        _inWindow;

    public SentSeries Series { get; } = series;

    /// <summary>When the process first counted, by its own clock, nanoseconds since 1970.</summary>
    public long Start { get; } = start;

    /// <summary>When it first counted since the last export; 0 when it did not.</summary>
    public long WindowStart { get; private set; }

    public void Add(Int128 amount, long at)
    {
        if (WindowStart == 0)
            (WindowStart, _window, _inWindow) = (at, 0, 0);
        var value = (double)(decimal)amount / 1e9;
        (_sum, _window) = (_sum + value, _window + value);
        (_total, _inWindow) = (_total + amount, _inWindow + amount);
    }

    public (double Value, Int128 True) Running => (_sum, _total);

    public (double Value, Int128 True) CloseWindow()
    {
        WindowStart = 0;
        return (_window, _inWindow);
    }

    /// <summary>A cumulative export arrived.</summary>
    public void Tell(Int128 running, long arrived)
    {
        if (_firstArrival is null || arrived < _firstArrival)
            (_firstArrival, First) = (arrived, running);
        if (running > _told)
            _told = running;
    }

    /// <summary>Whether any cumulative export arrived.</summary>
    public bool WasTold => _firstArrival is not null;

    /// <summary>What the export that arrived first told.</summary>
    public Int128 First { get; private set; }

    /// <summary>What is known of it; a process that began before everything that is kept is known from its first export on.</summary>
    public Int128 Known(TimeSpan? retention) =>
        retention is { } kept && _firstArrival is { } arrived && Start < arrived - kept.Ticks * 100 ? _told - First : _told;
}
