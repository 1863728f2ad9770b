using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>What a client's session logs are like, and what becomes of them.</summary>
/// <param name="IsKept">Whether any of it ever reaches the server.</param>
/// <param name="HasRequestIds">Whether its lines carry request ids.</param>
/// <param name="HoldsPlaceholders">Whether it never says more than a stream's start, as clients before 2.1.97.</param>
/// <param name="Lost">How many responses are missing from what reaches the server, 0 to 1.</param>
readonly record struct LogHabits(bool IsKept, bool HasRequestIds, bool HoldsPlaceholders, double Lost);

/// <summary>The session log of one process: it writes what the process used, and is shipped now and then, from two machines and more than once.</summary>
sealed class PretendLog(World world, string session, LogHabits habits)
{
    readonly List<SentRecord> _written = [];
    readonly List<SentResponse> _copied = [];

    /// <summary>Writes a response. Auxiliary calls are never written.</summary>
    public void Write(SentRequest truth, string model)
    {
        var random = world.Random;
        if (!habits.IsKept || random.Next(12) == 0 || random.NextDouble() < habits.Lost)
            return;
        var message = $"msg_{world.NextNumber()}";
        var response = new SentResponse(message, habits.HasRequestIds ? truth.Id ?? $"req_{message}" : null, session, truth.Time)
        {
            Model = $"claude-{model}-4-5-20251001",
            Uuid = truth.Uuid,
            Input = truth.Input,
            Output = habits.HoldsPlaceholders ? 1 : truth.Output,
            CacheRead = truth.CacheRead,
            Creation1h = truth.CacheCreation / 3,
            Creation5m = truth.CacheCreation - truth.CacheCreation / 3,
            WebSearches = random.Next(3),
            IsUnfinished = habits.HoldsPlaceholders,
            Origin = truth.Time - World.Minute,
        };
        if (!habits.HoldsPlaceholders && random.Next(4) == 0)
            _written.Add(response with { Output = 1, IsUnfinished = true, Time = response.Time - 1_000_000 });
        _written.Add(response);
        if (random.Next(6) == 0)
            _copied.Add(response);
    }

    /// <summary>Writes a prompt.</summary>
    public void Write(SentEvent prompt)
    {
        if (habits.IsKept && world.Random.Next(8) > 0)
            _written.Add(prompt with { IsFromLog = true });
    }

    /// <summary>Ships what was written since.</summary>
    public void Ship(long now)
    {
        var random = world.Random;
        // What comes when its time is no longer kept is left out: nobody could say whether an event told it.
        if (_written.Count == 0 || (!world.Forgets && random.Next(4) == 0))
            return;
        Send(now, _written);
        if (random.Next(4) == 0)
            Send(
                now + World.Minute,
                [.. _written.Select(record => record is SentResponse response ? response with { Machine = "second" } : record)]
            );
        ShipCopies(now);
        _written.Clear();
    }

    void Send(long now, IReadOnlyList<SentRecord> records) => world.Send(now, [.. records], new Reliability(0, 0.2, 0.3));

    // A fork copies its parent's lines, with or without a mark; a side question repeats them under request ids of its own.
    void ShipCopies(long now)
    {
        var random = world.Random;
        foreach (var original in _copied)
        {
            var copy = random.Next(3) switch
            {
                0 => original with { IsMarkedCopy = true, Origin = original.Origin + World.Minute },
                1 => original with { Session = $"fork{world.NextNumber()}", Origin = original.Origin + World.Minute },
                _ => original with { Request = $"req_side{world.NextNumber()}", IsSidechain = true, Time = original.Time + World.Minute },
            };
            Send(now, [copy]);
        }

        _copied.Clear();
    }
}
