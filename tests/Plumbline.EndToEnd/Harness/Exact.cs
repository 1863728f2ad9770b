using System.Globalization;
using System.Text.Json;

namespace Plumbline.EndToEnd.Harness;

/// <summary>
/// Numbers as the ledger defines them, worked out here with <see cref="decimal"/> only: a double's shortest decimal form,
/// rounded half to even to a billionth.
/// </summary>
public static class Exact
{
    public static decimal FromDouble(double value) =>
        Math.Round(
            decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
            9,
            MidpointRounding.ToEven
        );

    /// <summary>A number in JSON, or a string that holds one (old clients).</summary>
    public static decimal FromJson(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return FromDouble(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <summary>The form in which the API writes money and increases.</summary>
    public static string Text(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
