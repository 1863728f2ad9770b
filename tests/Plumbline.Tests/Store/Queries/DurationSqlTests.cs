using Plumbline.Core.Reliability;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Store.Queries;

public sealed class DurationSqlTests
{
    [Fact]
    public void A_store_rounds_durations_as_the_counts_do()
    {
        using var database = DuckDatabase.Open(null);
        using var connection = database.Connect();
        Seeds.Try(
            20,
            random =>
            {
                var durations = Enumerable.Range(0, 200).Select(_ => random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 19)))).ToList();
                durations.AddRange(DurationRounding.Steps.SelectMany(step => new[] { step.Below - 1, step.Below }));
                durations.Add(long.MaxValue);

                Assert.Equal(durations.Select(DurationRounding.Round), Ask(connection, durations.Select(duration => (long?)duration)));
            }
        );
    }

    [Fact]
    public void What_has_no_duration_or_a_negative_one_is_not_known()
    {
        using var database = DuckDatabase.Open(null);
        using var connection = database.Connect();

        Assert.Equal([0L, 5L], Ask(connection, [-1, 0, null, 5, long.MinValue]));
    }

    static IReadOnlyList<long> Ask(DuckConnection connection, IEnumerable<long?> durations)
    {
        var values = string.Join(", ", durations.Select((ms, place) => $"({place}, CAST({ms?.ToString() ?? "NULL"} AS BIGINT))"));
        var sql =
            $"SELECT {DurationSql.Rounded("d.ms", SqlDialect.DuckDb)} FROM (VALUES {values}) AS d(place, ms) "
            + $"WHERE {DurationSql.IsKnown("d.ms")} ORDER BY place";
        return DuckStoreReader.Ask(connection, store => store.Read(sql, row => row.Int64(0)));
    }
}
