namespace Plumbline.Store.Queries;

/// <summary>By which price book the list costs are that questions may use.</summary>
public static class PriceBookQuery
{
    /// <summary>Its version; null while costs are being worked out for the first time.</summary>
    public static string? Run(IStoreReader store) => CostVersion.Current(store)?.PriceBook;
}
