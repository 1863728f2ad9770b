using System.Collections.Concurrent;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>Runs many histories on a few workers, each with one database that is emptied in between.</summary>
static class Histories
{
    /// <summary>What was wrong, with its seed.</summary>
    public static IReadOnlyCollection<string> Run(IEnumerable<int> seeds, int workers)
    {
        var wrongs = new ConcurrentQueue<string>();
        using var next = new BlockingCollection<int>(workers);
        var threads = Enumerable.Range(0, workers).Select(_ => new Thread(() => Work(next, wrongs))).ToList();
        threads.ForEach(thread => thread.Start());
        foreach (var seed in seeds)
            next.Add(seed);
        next.CompleteAdding();
        threads.ForEach(thread => thread.Join());
        return wrongs;
    }

    static void Work(BlockingCollection<int> seeds, ConcurrentQueue<string> wrongs)
    {
        using var keeping = new LedgerUnderTest();
        using var forgetting = new LedgerUnderTest(TimeSpan.FromDays(10), TimeSpan.FromDays(10));
        foreach (var seed in seeds.GetConsumingEnumerable())
        {
            var history = new History(seed);
            foreach (var wrong in Run(history.Retention is null ? keeping : forgetting, history))
                wrongs.Enqueue(wrong);
        }
    }

    /// <summary>One history, as it was received and, where order is no part of it, shuffled.</summary>
    public static List<string> Run(LedgerUnderTest ledger, History history)
    {
        var run = new HistoryRun(ledger, history, new Random(history.Seed));
        try
        {
            var wrongs = run.AsReceived().ConvertAll(wrong => $"SEED={history.Seed} as received: {wrong}");
            if (history.Retention is null)
                wrongs.AddRange(run.Shuffled().Select(wrong => $"SEED={history.Seed} shuffled: {wrong}"));
            return wrongs;
        }
        catch (Exception problem)
        {
            return [$"SEED={history.Seed} threw: {problem}"];
        }
    }
}
