using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// The whole total of every series of Claude Code's counters: its increments, and what retention removed of them. Series that the
/// asker knows already are not described again.
/// </summary>
/// <param name="KnownSeries">The highest id that is known.</param>
public sealed record CleanCountersQuery(long KnownSeries)
{
    /// <summary>Asks.</summary>
    public CleanCountersAnswer Run(IStoreReader store)
    {
        var series = store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT s.id, m.name, m.unit, a.value, c.attributes FROM series s JOIN metrics m ON m.id = s.metric_id
                JOIN contexts c ON c.id = s.context_id LEFT JOIN strings a ON a.id = s.attributes_id
                WHERE s.id > {KnownSeries} AND m.name LIKE 'claude\_code.%' ESCAPE '\' AND m.kind = {(int)
                    MetricKind.Sum} AND m.monotonic ORDER BY s.id
                """
            ),
            row => new CounterSeries(row.Int64(0), row.Text(1)!, row.Text(2)!, row.Text(3) ?? "{}", row.Text(4)!)
        );
        var totals = store.Read(
            """
            SELECT series_id, sum(amount) FROM (
                SELECT series_id, sum(increment) AS amount FROM increments GROUP BY series_id
                UNION ALL SELECT series_id, sum(total) AS amount FROM marks GROUP BY series_id) AS parts
            GROUP BY series_id
            """,
            row => (row.Int64(0), row.Quantity(1))
        );
        return new CleanCountersAnswer(series, totals);
    }

    /// <summary>Which clean series have been served before, each with the largest value.</summary>
    public static IReadOnlyList<(UInt128 Hash, Quantity Value)> Exposed(IStoreReader store) =>
        store.Read("SELECT hash, max(value) FROM exposed GROUP BY hash", row => (row.Id(0), row.Quantity(1)));
}

/// <summary>A series: its metric, and its points' attributes as JSON objects, its own and those it shares with its context.</summary>
public sealed record CounterSeries(long Id, string Metric, string Unit, string Attributes, string ContextAttributes);

/// <summary>New series, and the totals of all.</summary>
public sealed record CleanCountersAnswer(IReadOnlyList<CounterSeries> Series, IReadOnlyList<(long Series, Quantity Total)> Totals);
