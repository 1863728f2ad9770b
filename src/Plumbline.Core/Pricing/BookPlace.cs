using System.Globalization;
using System.Text.Json;

namespace Plumbline.Core.Pricing;

/// <summary>
/// A place in a price book's JSON. What is wrong there is kept by its path, the first one only; reading goes on with harmless values, so that the
/// schema reads as a plain description.
/// </summary>
readonly struct BookPlace(JsonElement json, string path, BookErrors errors)
{
    const int TextLengthMax = 1000;

    /// <summary>Says what is expected here.</summary>
    public void Expect(string expectation) => errors.Add(path, "expected " + expectation);

    /// <summary>Whether this is an object with no fields but these, each once.</summary>
    // An array and not a span: each number of fields would be a type of its own, which is compiled when the program starts.
    public bool IsObjectOf(params string[] fields)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Expect("an object");
            return false;
        }

        HashSet<string> seen = [];
        foreach (var field in json.EnumerateObject())
        {
            if (!fields.Contains(field.Name))
                errors.Add(Inner(field.Name), "unknown field; expected one of " + string.Join(", ", fields));
            else if (!seen.Add(field.Name))
                errors.Add(Inner(field.Name), "given twice; expected it once");
        }

        return true;
    }

    /// <summary>A field that must be there.</summary>
    public BookPlace Required(string name)
    {
        var found = Optional(name);
        if (found is null)
            errors.Add(Inner(name), "missing; expected it here");
        return found ?? new BookPlace(default, Inner(name), errors);
    }

    /// <summary>A field that may be missing or null.</summary>
    public BookPlace? Optional(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null
            ? new BookPlace(field, Inner(name), errors)
            : null;

    /// <summary>The elements of a list.</summary>
    public List<BookPlace> List()
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Expect("a list");
            return [];
        }

        List<BookPlace> places = [];
        foreach (var element in json.EnumerateArray())
            places.Add(new BookPlace(element, $"{path}[{places.Count}]", errors));
        return places;
    }

    /// <summary>Text that can be shown.</summary>
    public string Text()
    {
        if (
            json.ValueKind == JsonValueKind.String
            && json.GetString() is { Length: > 0 and <= TextLengthMax } text
            && !text.Any(char.IsControl)
        )
            return text;
        Expect($"text of 1 to {TextLengthMax} printable characters");
        return "";
    }

    /// <summary>A day.</summary>
    public DateOnly Day()
    {
        if (
            json.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(json.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 2000 and < 3000
        )
            return day;
        Expect("a date such as 2026-11-20");
        return new DateOnly(2000, 1, 1);
    }

    public bool Flag()
    {
        if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Expect("true or false");
        return json.ValueKind == JsonValueKind.True;
    }

    /// <summary>A whole number of tokens.</summary>
    public long Whole(long least, long most)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var whole) && whole >= least && whole <= most)
            return whole;
        Expect($"a whole number from {least} to {most}");
        return least;
    }

    /// <summary>An exact number, as a JSON number or as decimal text.</summary>
    public decimal Number(decimal most, int decimals, string unit)
    {
        var text = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => json.GetString(),
            _ => null,
        };
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        if (
            decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number)
            && number >= 0
            && number <= most
            && decimal.Round(number, decimals) == number
        )
            return number;
        Expect($"{unit} from 0 to {most} with at most {decimals} decimals");
        return 0;
    }

    string Inner(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
