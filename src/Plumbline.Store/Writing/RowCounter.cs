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
    /// <param name="store">The store.</param>
    /// <param name="table">The table.</param>
    /// <param name="besides">A number that was given too, as an expression: rows may have gone since, and no number is given twice.</param>
    public void Load(DuckConnection store, string table, string besides = "0")
    {
        using var rows = store.Query($"SELECT greatest(coalesce(max(row), 0), {besides}) FROM {table}");
        rows.Read();
        Last = rows.GetInt64(0);
    }
}
