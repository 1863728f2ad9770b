namespace Plumbline.Store.Queries;

/// <summary>The rows while they are put together.</summary>
sealed class AllocationRows
{
    readonly Dictionary<string, AllocationRow> _rows = new(StringComparer.Ordinal);

    public IReadOnlyCollection<AllocationRow> All => _rows.Values;

    /// <summary>The row of an owner, or of a reason.</summary>
    public AllocationRow Of(IReadOnlyList<string?> key, string? reason)
    {
        // A null and an empty text differ.
        var name = string.Join('\u001f', key.Append(reason).Select(part => part is null ? "-" : "+" + part));
        if (!_rows.TryGetValue(name, out var row))
            _rows[name] = row = new AllocationRow { Key = key, Reason = reason };
        return row;
    }

    /// <summary>All of them together.</summary>
    public AllocationAmounts Total()
    {
        var total = new AllocationAmounts();
        foreach (var row in All)
            total.Add(row.Total);
        return total;
    }

    public IReadOnlyList<AllocationRow> Sorted() =>
        [
            .. _rows
                .Values.Select(row => (Row: row, row.Total))
                .OrderBy(row => row.Row.IsAllocated ? 0 : 1)
                .ThenByDescending(row => row.Total.Usage.ClientCost)
                .ThenByDescending(row => row.Total.ListCosts?.Amount ?? default)
                .ThenBy(row => string.Join('\u001f', row.Row.Key), StringComparer.Ordinal)
                .ThenBy(row => row.Row.Reason, StringComparer.Ordinal)
                .Select(row => row.Row),
        ];
}
