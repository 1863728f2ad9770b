using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>The running number of a table's rows, in the order in which they were applied.</summary>
sealed class RowCounter
{
    /// <summary>The number that was given last.</summary>
    public long Last { get; private set; }

    /// <summary>The next number.</summary>
    public long Next() => ++Last;

    /// <summary>Goes on where a table stands.</summary>
    public void Load(DuckConnection store, string table)
    {
        using var rows = store.Query($"SELECT coalesce(max(row), 0) FROM {table}");
        rows.Read();
        Last = rows.GetInt64(0);
    }
}
