namespace Plumbline.Store.Queries;

/// <summary>By which price book the list costs are that questions may use.</summary>
public static class PriceBookQuery
{
    /// <summary>Its version; null while they are being worked out, as after an update of the book.</summary>
    public static string? Run(IStoreReader store) =>
        store.Read("SELECT price_book FROM list_cost_state WHERE is_complete", row => row.Text(0)) is [var version] ? version : null;
}
