using System.Text;
using System.Text.Json;

namespace Plumbline.Cli.Insights;

/// <summary>A prompt's own words, read from its log when they are shown. They are kept nowhere else.</summary>
static class PromptText
{
    // A prompt with more before its first words holds pictures.
    const int BytesMax = 1024 * 1024;

    /// <summary>The beginning of the text on one line; null when it is not there any more.</summary>
    /// <param name="path">The log.</param>
    /// <param name="offset">Where the prompt's line begins.</param>
    public static string? Read(string path, long offset, int lengthMax)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var document = JsonDocument.Parse(LineAt(file, offset));
            return TextOf(document.RootElement) is { } text ? Beginning(text, lengthMax) : null;
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    static ReadOnlyMemory<byte> LineAt(Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (RandomAccess.Read(file, buffer.AsSpan(length), offset + length) is > 0 and var read)
        {
            var newline = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            length += newline >= 0 ? newline : read;
            if (newline >= 0 || length >= BytesMax)
                break;
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 4);
        }

        return buffer.AsMemory(0, length);
    }

    // Either a text, or blocks of which the first text counts.
    static string? TextOf(JsonElement line)
    {
        if (!line.TryGetProperty("message", out var message) || !message.TryGetProperty("content", out var content))
            return null;
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString();
        if (content.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var block in content.EnumerateArray())
        {
            if (block.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                return text.GetString();
        }

        return null;
    }

    static string Beginning(string text, int lengthMax)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0)
                line.Append(' ');
            line.Append(word);
            if (line.Length > lengthMax)
                break;
        }

        return line.Length <= lengthMax ? line.ToString() : string.Concat(line.ToString().AsSpan(0, lengthMax - 1), "…");
    }
}
