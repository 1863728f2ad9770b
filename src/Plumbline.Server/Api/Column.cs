using System.Globalization;
using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Server.Api;

/// <summary>A column of an answer: the same name and value in JSON and in CSV.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">
/// A row's value: a text, a whole number, a decimal, money or another quantity (a text with the exact number), texts (a list in JSON, with
/// spaces between them in CSV), counts by name (an object in JSON, <c>name=count</c> with semicolons between them in CSV), or null.
/// </param>
sealed record Column<T>(string Name, Func<T, object?> Value)
{
    /// <summary>Whether it says what the row is of: a sum has none of these.</summary>
    public bool IsKey { get; init; }

    /// <summary>Writes a member of a JSON object.</summary>
    public void Write(Utf8JsonWriter json, T row)
    {
        switch (Value(row))
        {
            case null:
                json.WriteNull(Name);
                break;
            case long number:
                json.WriteNumber(Name, number);
                break;
            case int number:
                json.WriteNumber(Name, number);
                break;
            case bool flag:
                json.WriteBoolean(Name, flag);
                break;
            case decimal number:
                json.WriteNumber(Name, number);
                break;
            case IEnumerable<KeyValuePair<string, long>> counts:
                json.WriteStartObject(Name);
                foreach (var (name, count) in counts)
                    json.WriteNumber(name, count);
                json.WriteEndObject();
                break;
            case IEnumerable<string?> texts:
                json.WriteStartArray(Name);
                foreach (var text in texts)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            case var other:
                json.WriteString(Name, Text(other));
                break;
        }
    }

    /// <summary>The cell of a table.</summary>
    public string? Cell(T row) => Value(row) is { } value ? Text(value) : null;

    static string? Text(object value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            IEnumerable<KeyValuePair<string, long>> counts => string.Join(
                "; ",
                counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}"))
            ),
            string text => text,
            IEnumerable<string?> texts => string.Join(' ', texts),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };

    /// <summary>An exact number that is written as one.</summary>
    public static object Number(Quantity amount) => (decimal)amount.Nanos / Quantity.NanosPerUnit;

    /// <summary>Money that may not be known.</summary>
    public static object? Money(Quantity? amount) => amount?.ToString();
}
