using System.Text;

namespace Plumbline.Store.DuckDb;

/// <content>The values of the present row. Reading a NULL throws, except as text or bytes, which are null then.</content>
public sealed unsafe partial class DuckResult
{
    /// <summary>Whether the value is NULL.</summary>
    public bool IsNull(int column) => At(column).IsNull(_row);

    /// <summary>A BOOLEAN.</summary>
    public bool GetBoolean(int column)
    {
        ref var values = ref At(column, Storage.Bool);
        return values.Data[_row] != 0;
    }

    /// <summary>Any integer that fits, a BOOLEAN as 0 or 1, a time as its count, a DECIMAL without its point.</summary>
    public long GetInt64(int column)
    {
        ref var values = ref Present(column);
        return values.Storage == Storage.Int64 ? ((long*)values.Data)[_row] : checked((long)Integer(values));
    }

    /// <summary>Any integer from 0 that fits.</summary>
    public ulong GetUInt64(int column)
    {
        ref var values = ref Present(column);
        return values.Storage == Storage.UInt64 ? ((ulong*)values.Data)[_row] : checked((ulong)Integer(values));
    }

    /// <summary>Any integer that fits, such as the sum of a BIGINT column.</summary>
    public Int128 GetInt128(int column) => Integer(Present(column));

    /// <summary>A UHUGEINT.</summary>
    public UInt128 GetUInt128(int column)
    {
        ref var values = ref Present(column);
        return values.Storage == Storage.UInt128 ? ((UInt128*)values.Data)[_row] : checked((UInt128)Integer(values));
    }

    /// <summary>A UUID as the number that its 32 digits write.</summary>
    public UInt128 GetUuid(int column)
    {
        ref var values = ref At(column, Storage.Uuid);
        return ((UInt128*)values.Data)[_row] ^ UInt128.One << 127;
    }

    /// <summary>A DOUBLE or FLOAT, or any integer or DECIMAL as the nearest double.</summary>
    public double GetDouble(int column)
    {
        ref var values = ref Present(column);
        return values.Storage switch
        {
            Storage.Double => ((double*)values.Data)[_row],
            Storage.Float => ((float*)values.Data)[_row],
            _ => (double)Integer(values) / Math.Pow(10, values.Scale),
        };
    }

    /// <summary>A VARCHAR; null when it is NULL.</summary>
    public string? GetString(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(GetUtf8(column));

    /// <summary>A BLOB or the bytes of a VARCHAR; null when it is NULL.</summary>
    public byte[]? GetBytes(int column) => IsNull(column) ? null : GetUtf8(column).ToArray();

    /// <summary>The bytes of a VARCHAR or BLOB in place, valid until the next chunk.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column)
    {
        ref var values = ref At(column, Storage.Text);
        return DuckText.Read((DuckText*)values.Data + _row);
    }

    Int128 Integer(in DuckColumn values) =>
        values.Storage switch
        {
            Storage.Bool => values.Data[_row] != 0 ? 1 : 0,
            Storage.Int8 => ((sbyte*)values.Data)[_row],
            Storage.Int16 => ((short*)values.Data)[_row],
            Storage.Int32 => ((int*)values.Data)[_row],
            Storage.Int64 => ((long*)values.Data)[_row],
            Storage.Int128 => ((Int128*)values.Data)[_row],
            Storage.UInt8 => values.Data[_row],
            Storage.UInt16 => ((ushort*)values.Data)[_row],
            Storage.UInt32 => ((uint*)values.Data)[_row],
            Storage.UInt64 => ((ulong*)values.Data)[_row],
            Storage.UInt128 => checked((Int128)((UInt128*)values.Data)[_row]),
            _ => throw Unreadable(values, "an integer"),
        };

    ref DuckColumn At(int column)
    {
        if ((uint)_row >= (uint)Rows)
            throw new InvalidOperationException("There is no row: call Read() first, and only until it returns false.");
        return ref _columns[column];
    }

    ref DuckColumn Present(int column)
    {
        ref var values = ref At(column);
        if (values.IsNull(_row))
            throw new InvalidCastException($"Column {values.Name} is NULL.");
        return ref values;
    }

    ref DuckColumn At(int column, Storage storage)
    {
        ref var values = ref Present(column);
        if (values.Storage != storage)
            throw Unreadable(values, storage.ToString());
        return ref values;
    }

    static InvalidCastException Unreadable(in DuckColumn column, string wanted) =>
        new($"Column {column.Name} is {column.Type} and cannot be read as {wanted}.");
}
