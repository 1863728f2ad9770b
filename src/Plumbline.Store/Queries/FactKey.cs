namespace Plumbline.Store.Queries;

/// <summary>The values of a group, equal by what they are.</summary>
public sealed class FactKey(IReadOnlyList<string?> values) : IEquatable<FactKey>
{
    /// <summary>A value for each dimension, null where it is absent.</summary>
    public IReadOnlyList<string?> Values => values;

    /// <inheritdoc/>
    public bool Equals(FactKey? other) => other is not null && values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FactKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in values)
            hash.Add(value, StringComparer.Ordinal);
        return hash.ToHashCode();
    }
}
