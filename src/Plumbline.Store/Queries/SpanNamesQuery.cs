using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>The names that spans of a window have.</summary>
public sealed record SpanNamesQuery(TimeRange Range)
{
    const int Most = 100;

    /// <summary>In the order of the alphabet.</summary>
    public IReadOnlyList<string> Run(IStoreReader store) =>
        store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT n.value AS value FROM (SELECT DISTINCT name_id FROM spans WHERE {Range.Sql(
                    "start_time"
                )}) AS used JOIN strings n ON n.id = used.name_id
                ORDER BY value LIMIT {Most}
                """
            ),
            row => row.Text(0)!
        );
}
