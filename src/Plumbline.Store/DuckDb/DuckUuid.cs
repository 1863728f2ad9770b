namespace Plumbline.Store.DuckDb;

/// <summary>A UUID as a parameter: DuckDB casts no number to one.</summary>
/// <param name="Value">The number that its 32 digits write.</param>
public readonly record struct DuckUuid(UInt128 Value);
