using System.Text;
using System.Text.Json;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>What <c>agent-….meta.json</c> says about the agent whose log is beside it.</summary>
static class AgentMeta
{
    /// <summary>Its kind, such as <c>Explore</c>; null when the file does not say.</summary>
    public static byte[]? Type(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("agentType"u8, out var type))
                return null;
            return type.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(type.GetString()!) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
