using System.Globalization;
using System.Text.Json;

namespace Plumbline.Core.Timelines;

/// <summary>The members of a record's attributes as text, whatever type they were sent with; what cannot be read has none.</summary>
public sealed class AttributeText
{
    static readonly AttributeText Empty = new([]);

    readonly Dictionary<string, string> _members;

    AttributeText(Dictionary<string, string> members) => _members = members;

    /// <summary>Reads a JSON object.</summary>
    public static AttributeText Read(string? json)
    {
        if (json is null or "{}" or "")
            return Empty;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Empty;
            var members = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                    members[member.Name] = member.Value.ToString();
            }

            return new AttributeText(members);
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    /// <summary>A member; null when it is absent or empty.</summary>
    public string? this[string name] => _members.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A whole number; null when it is absent or none.</summary>
    public long? Number(string name) =>
        this[name] is { } text && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A truth; null when it is absent or none.</summary>
    public bool? Flag(string name) => bool.TryParse(this[name], out var flag) ? flag : null;
}
