namespace Plumbline.Store.DuckDb;

/// <summary>A column of a result and where its values of the present chunk lie.</summary>
unsafe struct DuckColumn
{
    public string Name;
    public DuckType Type;
    public Storage Storage;

    /// <summary>Digits after the point of a DECIMAL; else 0.</summary>
    public byte Scale;

    public byte* Data;

    /// <summary>One bit a row, 1 for a value; null when no row is NULL.</summary>
    public ulong* Validity;

    public static DuckColumn Of(Native.Result* result, int index)
    {
        var column = new DuckColumn
        {
            Name = Native.Text(Native.duckdb_column_name(result, (ulong)index), ""),
            Type = (DuckType)Native.duckdb_column_type(result, (ulong)index),
        };
        column.Storage = Storages.Of(column.Type);
        if (column.Type == DuckType.Decimal)
            column.ReadDecimalType(Native.duckdb_column_logical_type(result, (ulong)index));
        return column;
    }

    public readonly bool IsNull(int row) => Validity != null && (Validity[row >> 6] >> row & 1) == 0;

    void ReadDecimalType(nint type)
    {
        Storage = Storages.Of((DuckType)Native.duckdb_decimal_internal_type(type));
        Scale = Native.duckdb_decimal_scale(type);
        Native.duckdb_destroy_logical_type(&type);
    }
}
