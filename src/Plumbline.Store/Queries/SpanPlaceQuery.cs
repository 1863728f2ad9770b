using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>Which trace a span is of.</summary>
public sealed record SpanPlaceQuery(ulong SpanId)
{
    /// <summary>The newest trace with such a span; null when there is none.</summary>
    public UInt128? Run(IStoreReader store) =>
        store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT trace_id FROM spans WHERE span_id = {SpanId} ORDER BY start_time DESC LIMIT 1"
            ),
            row => row.Id(0)
        )
            is [var id, ..]
            ? id
            : null;
}
