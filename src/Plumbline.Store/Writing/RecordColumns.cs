using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>How the fields that records share are put into columns; an absent field leaves its column NULL.</summary>
sealed class RecordColumns(Strings strings, LongIds longIds, PackedJson json)
{
    /// <summary>A text of its own.</summary>
    public void Text(DuckAppender row, int column, Batch batch, Slice slice)
    {
        if (!slice.IsAbsent)
            row.SetText(column, batch.Text[slice]);
    }

    /// <summary>A text from the dictionary.</summary>
    public void Name(DuckAppender row, int column, Batch batch, Slice slice)
    {
        if (strings.Id(batch, slice) is { } id)
            row.Set(column, id);
    }

    /// <summary>An id that is nearly unique, in 128 bits.</summary>
    public void LongId(DuckAppender row, int column, Batch batch, Slice slice)
    {
        if (!slice.IsAbsent)
            row.SetUuid(column, longIds.Of(batch, slice));
    }

    /// <summary>The 128 bits of such an id; 0 when it is absent.</summary>
    public UInt128 LongId(Batch batch, Slice slice) => slice.IsAbsent ? UInt128.Zero : longIds.Of(batch, slice);

    /// <summary>A number that is −1 when absent.</summary>
    public static void Number(DuckAppender row, int column, long value)
    {
        if (value >= 0)
            row.Set(column, value);
    }

    /// <summary>A small number that is −1 when absent.</summary>
    public static void Number(DuckAppender row, int column, int value)
    {
        if (value >= 0)
            row.Set(column, value);
    }

    /// <summary>The trace and span a record belongs to, in this column and the next.</summary>
    public void Trace(DuckAppender row, int column, UInt128 traceId, ulong spanId)
    {
        if (traceId != UInt128.Zero)
            row.SetUuid(column, traceId);
        if (spanId != 0)
            row.Set(column + 1, spanId);
    }

    /// <summary>Packed attributes as a JSON object; nothing when there are none.</summary>
    public void Attributes(DuckAppender row, int column, Batch batch, Slice packed)
    {
        if (packed.Length > 0)
            row.SetText(column, json.Of(batch.Text[packed]));
    }
}
