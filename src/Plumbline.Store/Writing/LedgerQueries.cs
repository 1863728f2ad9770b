using System.Collections.Concurrent;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>
/// Questions to the ledger: each first waits until everything acknowledged before it is applied, then runs in one read transaction on a
/// connection of its own. A few run at a time; the others wait their turn, so that a burst of pages cannot take the machine.
/// </summary>
public sealed class LedgerQueries : IQueryRunner, IDisposable
{
    /// <summary>Questions that run at a time.</summary>
    const int AtOnce = 4;

    readonly record struct Connection(DuckConnection Store, int Opening);

    readonly Ledger _ledger;
    readonly TimeSpan _limit;
    readonly ConcurrentBag<Connection> _idle = [];
    readonly SemaphoreSlim _turn = new(AtOnce);

    long _stopped,
        _notBegun;

    /// <param name="ledger">Whose answers.</param>
    /// <param name="limit">What one answer may take, waiting included; the default is 30 s.</param>
    public LedgerQueries(Ledger ledger, TimeSpan? limit = null)
    {
        (_ledger, _limit) = (ledger, limit ?? TimeSpan.FromSeconds(30));
        ledger.Database.Closing += LetIdleGo;
    }

    /// <summary>Questions that were stopped because they took too long, and those whose turn did not come in time, since the start.</summary>
    public (long Stopped, long NotBegun) TimedOut => (Interlocked.Read(ref _stopped), Interlocked.Read(ref _notBegun));

    /// <inheritdoc/>
    /// <exception cref="QueryTimeoutException">It took too long.</exception>
    public async Task<T> AskAsync<T>(Func<IStoreReader, T> question, CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_limit);
        var hasBegun = false;
        try
        {
            await _ledger.CaughtUpAsync(limit.Token);
            await _turn.WaitAsync(limit.Token);
            hasBegun = true;
            return await InTurnAsync(question, limit.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException && !cancellation.IsCancellationRequested)
        {
            Interlocked.Increment(ref hasBegun ? ref _stopped : ref _notBegun);
            throw new QueryTimeoutException(_limit, hasBegun);
        }
    }

    async Task<T> InTurnAsync<T>(Func<IStoreReader, T> question, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => Ask(question, cancellation), cancellation);
        }
        catch (PricesBehindException behind)
        {
            _ledger.FollowPrices(behind.Version);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    T Ask<T>(Func<IStoreReader, T> question, CancellationToken cancellation)
    {
        var connection = Take();
        try
        {
            using var interruption = cancellation.Register(connection.Store.Interrupt);
            var answer = DuckStoreReader.Ask(connection.Store, question, cancellation);
            _idle.Add(connection);
            return answer;
        }
        catch
        {
            // Whatever state it is in, it is not worth finding out.
            connection.Store.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    Connection Take()
    {
        var opening = _ledger.Database.Opening;
        while (_idle.TryTake(out var connection))
        {
            if (connection.Opening == opening)
                return connection;
            connection.Store.Dispose();
        }

        return new Connection(_ledger.Database.Connect(), opening);
    }

    void LetIdleGo()
    {
        while (_idle.TryTake(out var connection))
            connection.Store.Dispose();
    }

    public void Dispose()
    {
        _ledger.Database.Closing -= LetIdleGo;
        LetIdleGo();
        _turn.Dispose();
    }
}
