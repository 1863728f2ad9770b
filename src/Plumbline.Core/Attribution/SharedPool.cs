namespace Plumbline.Core.Attribution;

/// <summary>Usage of nobody alone, such as a service account's, whose cost is divided among teams.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">The first millisecond since 1970 at which it is divided so.</param>
/// <param name="Until">The first millisecond at which it no longer is.</param>
/// <param name="Shares">The receivers. With <paramref name="ByUse"/> they share by their own direct list cost of the calendar month (UTC); empty: all teams.</param>
/// <param name="ByUse">Whether shares follow use; otherwise their weights.</param>
public sealed record SharedPool(string Name, long From, long Until, IReadOnlyList<PoolShare> Shares, bool ByUse);

/// <summary>A receiver of a shared pool's cost.</summary>
/// <param name="Team">The team.</param>
/// <param name="CostCenter">Its cost centre; null when none is named.</param>
/// <param name="Weight">Its weight among the others, above 0; not used when shares follow use.</param>
public sealed record PoolShare(string Team, string? CostCenter, decimal Weight);
