using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>How a sender other than Claude Code tells starts.</summary>
enum StartHabit
{
    /// <summary>Not at all.</summary>
    Zero,

    /// <summary>The first point's own time, kept from then on.</summary>
    FirstTime,

    /// <summary>Truly.</summary>
    True,

    /// <summary>The previous point's time.</summary>
    Moving,
}

/// <summary>A sender of another scope: a counter that is exported, restarts, and is scraped late or not at all.</summary>
sealed class OtherSender(World world, StartHabit habit, int number)
{
    readonly SentSeries _series = new(
        "shop.orders",
        "",
        new SentAttributes(("shop", $"{number}")),
        "shop",
        new SentAttributes(("pod", "1"))
    );
    readonly List<(SentPoint Point, int Process)> _told = [];
    long _start,
        _previousTime;
    long _count;
    int _process;

    /// <summary>Lives from a moment on: some dozens of exports, restarts among them.</summary>
    public void Live(long now)
    {
        (_start, _count, _previousTime) = (now, world.Random.Next(0, 500), now);
        var first = true;
        for (var exports = world.Random.Next(3, 14); exports > 0; exports--)
        {
            now += World.Minute * world.Random.Next(1, 30) + world.Random.Next(0, 1000) * 1_000_000L;
            if (!first && world.Random.Next(6) == 0)
            {
                (_start, _count, _process) = (now - World.Minute / 2, 0, _process + 1);
                first = habit != StartHabit.Zero;
                if (habit == StartHabit.Moving)
                    _previousTime = _start;
            }

            _count += world.Random.Next(0, 30);
            Export(now, first);
            first = false;
        }
    }

    void Export(long now, bool isFirst)
    {
        if (isFirst && habit == StartHabit.FirstTime)
            _start = now;
        var start = habit switch
        {
            StartHabit.Zero => 0,
            StartHabit.Moving => _previousTime,
            _ => _start,
        };
        var point = new SentPoint(_series, Temporality.Cumulative, start, now, _count);
        // A lost point tears a moving start's chain, and a lost first point makes a baseline of the next: nobody can know better.
        var lost = habit is StartHabit.Zero or StartHabit.True || (habit == StartHabit.FirstTime && !isFirst) ? 0.1 : 0;
        if (world.Send(now, [point], new Reliability(lost, 0.1, 0.2)) is not null)
            _told.Add((point, _process));
        _previousTime = now;
    }

    /// <summary>What is known of it: differences in the order of time.</summary>
    public void Settle(Truth truth)
    {
        if (_told.Count == 0)
            return;
        Int128 total = 0;
        if (habit is StartHabit.Zero)
            total = Differences(_told.Select(told => (Int128)told.Point.Value));
        else if (habit is StartHabit.FirstTime)
            total = Sum(
                _told.GroupBy(told => told.Point.Start).Select(process => Differences(process.Select(told => (Int128)told.Point.Value)))
            );
        else
            total = Sum(_told.GroupBy(told => told.Process).Select(process => process.Max(told => (Int128)told.Point.Value)));
        truth.Count(_series, total * Quantity.NanosPerUnit);
    }

    static Int128 Differences(IEnumerable<Int128> values)
    {
        Int128 total = 0;
        Int128? previous = null;
        foreach (var value in values)
        {
            total +=
                previous is not { } before ? 0
                : value >= before ? value - before
                : value;
            previous = value;
        }

        return total;
    }

    static Int128 Sum(IEnumerable<Int128> values) => values.Aggregate((Int128)0, (sum, value) => sum + value);
}
