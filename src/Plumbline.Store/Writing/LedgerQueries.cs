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
    readonly ConcurrentBag<Connection> _idle = [];
    readonly SemaphoreSlim _turn = new(AtOnce);

    public LedgerQueries(Ledger ledger)
    {
        _ledger = ledger;
        ledger.Database.Closing += LetIdleGo;
    }

    /// <inheritdoc/>
    public async Task<T> AskAsync<T>(Func<IStoreReader, T> question, CancellationToken cancellation = default)
    {
        await _ledger.CaughtUpAsync(cancellation);
        await _turn.WaitAsync(cancellation);
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
            var answer = DuckStoreReader.Ask(connection.Store, question);
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
