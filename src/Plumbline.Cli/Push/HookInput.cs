using System.Text.Json;

namespace Plumbline.Cli.Push;

/// <summary>What Claude Code tells a hook on its standard input. What cannot be read is as if it were not said.</summary>
/// <param name="Session">The session that ended.</param>
/// <param name="Transcript">Its log.</param>
sealed record HookInput(string? Session, string? Transcript)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    const int MaxChars = 1 << 20;

    /// <summary>Reads the input, but neither a terminal's nor for longer than a moment: a hook must not hold up the session's end.</summary>
    public static async Task<HookInput> ReadAsync(TextReader input, bool isTerminal)
    {
        if (isTerminal)
            return new(null, null);
        var buffer = new char[MaxChars];
        var reading = Task.Run(() => input.ReadBlock(buffer, 0, buffer.Length));
        return await Task.WhenAny(reading, Task.Delay(Patience)) == reading ? Parse(new string(buffer, 0, await reading)) : new(null, null);
    }

    static HookInput Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return new(Text(json.RootElement, "session_id"), Text(json.RootElement, "transcript_path"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new(null, null);
        }
    }

    static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
