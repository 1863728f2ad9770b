using Plumbline.Store.Queries;

namespace Plumbline.Tests.Store.Writing;

/// <summary>The real questions to a real ledger, each behind a statement that would take days.</summary>
sealed class SlowStore(IQueryRunner store) : IQueryRunner
{
    public const string Endless = "SELECT count(*) FROM range(100000000000000) t(i) WHERE i % 7 = 3";

    public Task<T> AskAsync<T>(Func<IStoreReader, T> question, CancellationToken cancellation = default) =>
        store.AskAsync(
            reader =>
            {
                reader.Read(new SqlText(Endless, []), row => row.Int64(0));
                return question(reader);
            },
            cancellation
        );
}
