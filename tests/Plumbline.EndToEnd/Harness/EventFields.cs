using System.Text.Json;

namespace Plumbline.EndToEnd.Harness;

/// <summary>Fields of a row of <c>/api/v1/events</c>: some are columns of the row, the rest are in its attributes.</summary>
public static class EventFields
{
    public static JsonElement Find(JsonElement row, string name)
    {
        if (row.TryGetProperty(name, out var value))
            return value;
        Assert.True(row.TryGetProperty("attributes", out var attributes), $"no {name} in {row}");
        Assert.True(attributes.TryGetProperty(name, out value), $"no {name} in {row}");
        return value;
    }
}
