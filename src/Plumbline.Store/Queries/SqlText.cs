using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>One statement and the values of its parameters, written <c>$1</c>, <c>$2</c> … in the text.</summary>
public sealed record SqlText(string Text, IReadOnlyList<object?> Parameters)
{
    /// <summary>A statement without parameters.</summary>
    public static implicit operator SqlText(string text) => new(text, []);
}

/// <summary>Collects the parameters of a statement while its text is composed: text from people never becomes part of the SQL.</summary>
public sealed class SqlParameters
{
    readonly List<object?> _values = [];

    /// <summary>Adds a value and gives its name in the statement.</summary>
    public string Add(string value)
    {
        _values.Add(value);
        return "$" + _values.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Adds several values and gives the list for <c>IN (…)</c>.</summary>
    public string AddAll(IEnumerable<string> values) => string.Join(", ", values.Select(Add));

    /// <summary>The finished statement.</summary>
    public SqlText Build(string text) => new(text, [.. _values]);
}
