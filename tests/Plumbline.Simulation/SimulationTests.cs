using System.Diagnostics;
using System.Globalization;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>
/// Pretend fleets against the real writer. PLUMBLINE_HISTORIES=10000 runs so many (from PLUMBLINE_FIRST_SEED on, on PLUMBLINE_WORKERS threads), PLUMBLINE_FRESH_SECONDS=60 tries new seeds for so
/// long and prints what fails, PLUMBLINE_SEED=n runs one.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    const int FixedHistories = 40;

    [Fact]
    public void Fixed_histories_have_no_wrong_total()
    {
        var wrongs = Histories.Run(Enumerable.Range(1, FixedHistories), workers: 2);
        Assert.True(wrongs.Count == 0, string.Join("\n", wrongs.Take(50)));
    }

    [Fact]
    public void Fresh_histories_are_tried_and_printed()
    {
        var seconds = Setting("PLUMBLINE_FRESH_SECONDS", 3);
        var clock = Stopwatch.StartNew();
        var seed = Random.Shared.Next(1_000_000, int.MaxValue - 1_000_000);
        var wrongs = Histories.Run(Enumerable.Range(seed, 1_000_000).TakeWhile(_ => clock.Elapsed.TotalSeconds < seconds), workers: 1);
        output.WriteLine($"SEED={seed} and following, {seconds} s: {wrongs.Count} wrong.");
        foreach (var wrong in wrongs)
            output.WriteLine(wrong);
    }

    [Fact]
    public void As_many_histories_as_asked_for_have_no_wrong_total()
    {
        var count = Setting("PLUMBLINE_HISTORIES", 0);
        if (count == 0)
            return;
        var clock = Stopwatch.StartNew();
        var wrongs = Histories.Run(
            Enumerable.Range(Setting("PLUMBLINE_FIRST_SEED", 100_000), count),
            workers: Setting("PLUMBLINE_WORKERS", 2)
        );
        output.WriteLine($"{count} histories in {clock.Elapsed}, {wrongs.Count} wrong.");
        Assert.True(wrongs.Count == 0, string.Join("\n", wrongs.Take(50)));
    }

    [Fact]
    public void One_history_as_asked_for()
    {
        var seed = Setting("PLUMBLINE_SEED", 1);
        var history = new History(seed);
        using var ledger = new LedgerUnderTest(history.Retention, history.Retention);
        var wrongs = Histories.Run(ledger, history);
        Assert.True(wrongs.Count == 0, string.Join("\n", wrongs));
    }

    static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
