namespace Plumbline.Store.DuckDb;

/// <summary>How a column's values lie in memory: several types share one form.</summary>
enum Storage : byte
{
    /// <summary>Not read or written by this binding.</summary>
    Other,
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    UInt128,
    Float,
    Double,

    /// <summary>An Int128 with its highest bit flipped, so that it sorts like its text.</summary>
    Uuid,

    /// <summary>A string header of 16 bytes; see <see cref="DuckText"/>.</summary>
    Text,
}

static class Storages
{
    public static Storage Of(DuckType type) =>
        type switch
        {
            DuckType.Boolean => Storage.Bool,
            DuckType.TinyInt => Storage.Int8,
            DuckType.SmallInt => Storage.Int16,
            DuckType.Integer or DuckType.Date => Storage.Int32,
            DuckType.BigInt or DuckType.Time => Storage.Int64,
            DuckType.Timestamp or DuckType.TimestampTz => Storage.Int64,
            DuckType.TimestampSeconds or DuckType.TimestampMillis or DuckType.TimestampNanos => Storage.Int64,
            DuckType.UTinyInt => Storage.UInt8,
            DuckType.USmallInt => Storage.UInt16,
            DuckType.UInteger => Storage.UInt32,
            DuckType.UBigInt => Storage.UInt64,
            DuckType.HugeInt => Storage.Int128,
            DuckType.UHugeInt => Storage.UInt128,
            DuckType.Float => Storage.Float,
            DuckType.Double => Storage.Double,
            DuckType.Uuid => Storage.Uuid,
            DuckType.Varchar or DuckType.Blob => Storage.Text,
            _ => Storage.Other,
        };

    /// <summary>Bytes of one value; 0 for what this binding does not read.</summary>
    public static int Size(this Storage storage) =>
        storage switch
        {
            Storage.Bool or Storage.Int8 or Storage.UInt8 => 1,
            Storage.Int16 or Storage.UInt16 => 2,
            Storage.Int32 or Storage.UInt32 or Storage.Float => 4,
            Storage.Int64 or Storage.UInt64 or Storage.Double => 8,
            Storage.Other => 0,
            _ => 16,
        };
}
