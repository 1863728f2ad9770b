using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>Our value types in the store's columns.</summary>
static class RowReading
{
    /// <summary>A hash from a UUID column.</summary>
    public static Hash128 GetHash(this DuckResult rows, int column)
    {
        var value = rows.GetUuid(column);
        return new Hash128((ulong)(value >> 64), (ulong)value);
    }

    /// <summary>A quantity from a HUGEINT column of billionths.</summary>
    public static Quantity GetQuantity(this DuckResult rows, int column) => new(rows.GetInt128(column));

    /// <summary>The form in which a hash is stored.</summary>
    public static UInt128 ToUuid(this Hash128 hash) => new(hash.High, hash.Low);
}
