using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Store.Queries;
using TextEncoding = System.Text.Encoding;

namespace Plumbline.Server.Api;

/// <summary>
/// The one place where people's names become pseudonyms, for the API, CSV, pages and <c>/metrics</c> alike. A pseudonym is a keyed hash:
/// the same person has the same one everywhere as long as the key, which the ledger keeps, stays.
/// </summary>
public sealed partial class People
{
    /// <summary>Under which name the ledger keeps the key, in hexadecimal, in its table <c>meta</c>.</summary>
    public const string KeyName = "people_key";

    // Base 32 without letters that are taken for one another.
    const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    readonly byte[]? _key;
    readonly Func<string, bool> _isPersonal;

    People(byte[]? key, Func<string, bool>? isPersonal = null) => (_key, _isPersonal) = (key, isPersonal ?? PersonalKeys.Contains);

    /// <summary>Shows names as they were sent.</summary>
    public static People AsNames { get; } = new(null);

    /// <summary>Shows pseudonyms, made with this key.</summary>
    public static People AsPseudonyms(ReadOnlySpan<byte> key) => new(key.ToArray());

    /// <summary>The same, for attributes besides the well-known ones as well: those in which an organisation's own senders name people.</summary>
    public People AlsoOf(Func<string, bool> isPersonal) => new(_key, key => PersonalKeys.Contains(key) || isPersonal(key));

    /// <summary>Whether names are hidden.</summary>
    public bool AreHidden => _key is not null;

    /// <summary>What may be shown for a person.</summary>
    public string? Show(string? name)
    {
        if (name is null || _key is null)
            return name;
        var hash = HMACSHA256.HashData(_key, TextEncoding.UTF8.GetBytes(name));
        return "person-" + string.Concat(hash.Take(10).Select(part => Alphabet[part % 32]));
    }

    /// <summary>What may be shown for the value of a dimension.</summary>
    public string? Show(Dimension dimension, string? value) =>
        dimension.NamesPeople || (dimension.Kind == DimensionKind.Attribute && _isPersonal(dimension.Source)) ? Show(value) : value;

    /// <summary>What may be shown for an attribute: a pseudonym when its key names people; mail addresses within other texts too.</summary>
    public string? ShowAttribute(string key, string? value)
    {
        if (value is null || _key is null)
            return value;
        return _isPersonal(key) ? Show(value) : ShowText(value);
    }

    /// <summary>A free text, with pseudonyms for the mail addresses in it.</summary>
    public string? ShowText(string? text) =>
        text is null || _key is null || !text.Contains('@') ? text : MailAddress().Replace(text, match => Show(match.Value)!);

    /// <summary>Writes a JSON text, with what may not be shown replaced.</summary>
    public void WriteJson(Utf8JsonWriter json, string text)
    {
        if (_key is null)
        {
            json.WriteRawValue(text);
            return;
        }

        using var document = JsonDocument.Parse(text);
        Write(json, "", document.RootElement);
    }

    void Write(Utf8JsonWriter json, string key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Name, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, key, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(ShowAttribute(key, value.GetString()));
                break;
            case JsonValueKind.Number when _isPersonal(key):
                json.WriteStringValue(Show(value.GetRawText()));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    [GeneratedRegex(@"[^\s""'<>(),;:=]+@[^\s""'<>(),;:=]+\.\w+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MailAddress();
}
