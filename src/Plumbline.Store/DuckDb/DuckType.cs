namespace Plumbline.Store.DuckDb;

/// <summary>DuckDB's column types, with the numbers of its C API. Times are stored as counts since 1970 and read with <c>GetInt64</c>.</summary>
public enum DuckType
{
    Invalid = 0,
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,

    /// <summary>Microseconds.</summary>
    Timestamp = 12,

    /// <summary>Days.</summary>
    Date = 13,

    /// <summary>Microseconds since midnight.</summary>
    Time = 14,
    Interval = 15,
    HugeInt = 16,
    Varchar = 17,
    Blob = 18,
    Decimal = 19,

    /// <summary>Seconds.</summary>
    TimestampSeconds = 20,

    /// <summary>Milliseconds.</summary>
    TimestampMillis = 21,

    /// <summary>Nanoseconds.</summary>
    TimestampNanos = 22,
    Enum = 23,
    List = 24,
    Struct = 25,
    Map = 26,
    Uuid = 27,
    Union = 28,
    Bit = 29,

    /// <summary>Microseconds, UTC.</summary>
    TimestampTz = 31,
    UHugeInt = 32,
    Array = 33,
}
