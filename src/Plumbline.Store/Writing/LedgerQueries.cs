using System.Collections.Concurrent;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>
/// Questions to the ledger: each first waits until everything acknowledged before it is applied, then runs in one read transaction on a
/// connection of its own. A few run at a time; the others wait their turn, so that a burst of pages cannot take the machine.
/// </summary>
public sealed class LedgerQueries(Ledger ledger) : IQueryRunner, IDisposable
{
    /// <summary>Questions that run at a time.</summary>
    const int AtOnce = 4;

    readonly ConcurrentBag<DuckConnection> _idle = [];
    readonly SemaphoreSlim _turn = new(AtOnce);

    /// <inheritdoc/>
    public async Task<T> AskAsync<T>(Func<IStoreReader, T> question, CancellationToken cancellation = default)
    {
        await ledger.CaughtUpAsync(cancellation);
        await _turn.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Ask(question, cancellation), cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    T Ask<T>(Func<IStoreReader, T> question, CancellationToken cancellation)
    {
        if (!_idle.TryTake(out var connection))
            connection = ledger.Database.Connect();
        try
        {
            using var interruption = cancellation.Register(connection.Interrupt);
            var answer = DuckStoreReader.Ask(connection, question);
            _idle.Add(connection);
            return answer;
        }
        catch
        {
            // Whatever state it is in, it is not worth finding out.
            connection.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var connection in _idle)
            connection.Dispose();
        _turn.Dispose();
    }
}
