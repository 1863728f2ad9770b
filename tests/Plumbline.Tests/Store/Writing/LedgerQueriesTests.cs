using Plumbline.Store.Queries;
using Plumbline.Store.Writing;

namespace Plumbline.Tests.Store.Writing;

/// <summary>Questions have a time: what takes longer is stopped, what waits longer is told so.</summary>
public sealed class LedgerQueriesTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("plumbline-queries-").FullName;
    Ledger _ledger = null!;

    public ValueTask InitializeAsync()
    {
        _ledger = Ledger.Open(new LedgerOptions { DataDirectory = _folder }, (_, _, _) => { }, TimeProvider.System, _ => { });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    static long Count(IStoreReader store, string sql) => store.Read(new SqlText(sql, []), row => row.Int64(0))[0];

    [Fact]
    public async Task A_question_that_takes_too_long_is_stopped_and_counted_and_the_next_is_answered()
    {
        using var queries = new LedgerQueries(_ledger, TimeSpan.FromMilliseconds(300));
        var error = await Assert.ThrowsAsync<QueryTimeoutException>(() => queries.AskAsync(store => Count(store, SlowStore.Endless)));

        Assert.True(error.HasBegun);
        Assert.Contains("narrower window", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), queries.TimedOut);
        using var patient = new LedgerQueries(_ledger);
        Assert.Equal(1, await patient.AskAsync(store => Count(store, "SELECT 1")));
    }

    [Fact]
    public async Task A_question_is_also_stopped_between_its_statements()
    {
        using var queries = new LedgerQueries(_ledger, TimeSpan.FromMilliseconds(300));
        var statements = 0;
        long Forever(IStoreReader store)
        {
            while (true)
            {
                Count(store, "SELECT 1");
                statements++;
            }
        }

        await Assert.ThrowsAsync<QueryTimeoutException>(() => queries.AskAsync(Forever));
        Assert.Equal((1, 0), queries.TimedOut);
    }

    [Fact]
    public async Task A_question_whose_turn_does_not_come_is_told_to_come_again()
    {
        using var queries = new LedgerQueries(_ledger, TimeSpan.FromSeconds(1));
        using var end = new ManualResetEventSlim();
        using var begun = new CountdownEvent(4);
        // They hold their turns, and ask the store nothing.
        var others = Enumerable
            .Range(0, 4)
            .Select(_ =>
                queries.AskAsync(_ =>
                {
                    begun.Signal();
                    end.Wait();
                    return 0;
                })
            )
            .ToList();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        var error = await Assert.ThrowsAsync<QueryTimeoutException>(() => queries.AskAsync(store => Count(store, "SELECT 1")));
        end.Set();
        await Task.WhenAll(others);

        Assert.False(error.HasBegun);
        Assert.Contains("Ask again", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), queries.TimedOut);
    }

    [Fact]
    public async Task Whoever_goes_away_has_not_been_kept_waiting()
    {
        using var queries = new LedgerQueries(_ledger);
        using var gone = new CancellationTokenSource();
        var question = queries.AskAsync(
            store =>
            {
                gone.CancelAfter(50);
                return Count(store, SlowStore.Endless);
            },
            gone.Token
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
        Assert.Equal((0, 0), queries.TimedOut);
    }
}
