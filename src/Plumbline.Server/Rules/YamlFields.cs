using System.Globalization;
using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>Reads a mapping of known fields. What is wrong is kept; reading goes on with harmless values.</summary>
sealed class YamlFields
{
    const int TextLengthMax = 500;

    readonly YamlValue _mapping;
    readonly Problems _problems;

    /// <summary>Says so when it is no mapping, and for each field that is not among the known.</summary>
    public YamlFields(YamlValue mapping, string expected, IReadOnlyList<string> known, Problems problems)
    {
        (_mapping, _problems) = (mapping, problems);
        if (mapping.Entries is null)
            problems.Expect(mapping, expected);
        foreach (var (key, _) in Entries)
        {
            if (key.Text is { } name && !known.Contains(name))
                problems.Unknown(key.Line, key.Column, "field", name, known);
        }
    }

    IReadOnlyList<YamlValue.Entry> Entries => _mapping.Entries ?? [];

    /// <summary>A field's value; null when it is absent or null.</summary>
    public YamlValue? Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Key.Text == name).Value is { IsNull: false } value ? value : null;

    /// <summary>A field that must be there.</summary>
    public YamlValue? Need(string name)
    {
        if (_mapping.Entries is not null && Find(name) is null)
            _problems.Add(_mapping, $"expected a field \"{name}\" here.");
        return Find(name);
    }

    /// <summary>Its first and its last day.</summary>
    public DayRange Days()
    {
        var (from, until) = (Day("from"), Day("until"));
        if (from is null || until is null || from <= until)
            return new DayRange(from, until);
        _problems.Expect(Find("until")!, "a day that is not before \"from\"");
        return new DayRange(from, from);
    }

    DateOnly? Day(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (RuleText.TryParseDay(value.Text, out var day))
            return day;
        _problems.Expect(value, RuleText.ExpectedDay);
        return null;
    }

    /// <summary>A switch.</summary>
    public bool Flag(string name, bool otherwise)
    {
        if (Find(name) is not { } value)
            return otherwise;
        if (value.Text is not ("true" or "false"))
            _problems.Expect(value, "true or false");
        return value.Text == "true";
    }

    /// <summary>A text that can be shown; null when the field is absent or wrong.</summary>
    public string? Text(string name) => Find(name) is { } value ? Text(value) : null;

    /// <summary>A text that can be shown; null when it is none.</summary>
    public string? Text(YamlValue value)
    {
        if (value.Text is { Length: > 0 and <= TextLengthMax } text && !text.Any(char.IsControl))
            return text;
        _problems.Expect(value, $"a text of 1 to {TextLengthMax} printable characters");
        return null;
    }

    /// <summary>One value, or a list of them; none when the field is absent.</summary>
    public IReadOnlyList<YamlValue> OneOrMore(string name) => Find(name) is { } value ? value.Items ?? [value] : [];

    /// <summary>A weight above 0.</summary>
    public decimal Weight(string name)
    {
        if (Need(name) is not { } value)
            return 1;
        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        if (
            decimal.TryParse(value.Text, style, CultureInfo.InvariantCulture, out var weight)
            && weight is > 0 and <= 1_000_000
            && decimal.Round(weight, 6) == weight
        )
            return weight;
        _problems.Expect(value, "a number above 0, at most 1000000, with at most 6 decimals");
        return 1;
    }
}
