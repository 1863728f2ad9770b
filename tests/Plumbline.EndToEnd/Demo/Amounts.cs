using System.Text.Json;

namespace Plumbline.EndToEnd.Demo;

/// <summary>Exact amounts, in the order of <see cref="DemoTruth.Measures"/>; money in billionths of a dollar.</summary>
public sealed class Amounts(Int128[] values) : IEquatable<Amounts>
{
    readonly Int128[] _values = values;

    public Int128 this[string measure] => _values[Array.IndexOf(DemoTruth.Measures, measure)];

    public bool IsNothing => _values.All(value => value == 0);

    public static Amounts Sum(IEnumerable<Amounts> all) =>
        new(all.Aggregate(new Int128[DemoTruth.Measures.Length], (sum, more) => [.. sum.Zip(more._values, (a, b) => a + b)]));

    /// <summary>A row of the API's usage.</summary>
    public static Amounts OfUsage(JsonElement row) => Of(row, Nanos(row.GetProperty("unitemised"), "client_cost_usd"));

    /// <summary>Amounts of the API's allocation, which does not say what is unitemised.</summary>
    public static Amounts OfAllocation(JsonElement amounts) => Of(amounts, 0);

    static Amounts Of(JsonElement row, Int128 unitemised) =>
        new([
            .. DemoTruth.Measures.Take(6).Select(name => Whole(row.GetProperty(name))),
            Nanos(row, "client_cost_usd"),
            unitemised,
            Nanos(row, "list_cost_usd"),
        ]);

    // Of a row that has nothing of its own, nothing is known that could be unpriced.
    static Int128 Whole(JsonElement count) => count.ValueKind == JsonValueKind.Null ? 0 : count.GetInt64();

    /// <summary>Money as the API writes it, in billionths; nothing where it is null.</summary>
    public static Int128 Nanos(JsonElement row, string name) =>
        row.GetProperty(name).GetString() is { } text
            ? (Int128)(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture) * 1_000_000_000m)
            : 0;

    public bool Equals(Amounts? other) => other is not null && _values.SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as Amounts);

    public override int GetHashCode() => _values[0].GetHashCode();

    public override string ToString() => string.Join(", ", DemoTruth.Measures.Zip(_values, (name, value) => $"{name} {value}"));
}
