using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Server;

namespace Plumbline.Cli.Setup;

/// <summary>
/// Claude Code's own settings file, which <c>plumb setup</c> changes in one place. Everything else in it stays as it is, byte for byte.
/// The file is replaced as a whole, so that a reader sees the old or the new one, and the old one is kept beside it.
/// </summary>
sealed class ClientSettings
{
    // A settings file beyond this is something else.
    const long BytesMax = 16 * 1024 * 1024;

    ClientSettings(string path, byte[]? text)
    {
        Path = path;
        IsNew = text is null;
        Original = text ?? "{}\n"u8.ToArray();
        Text = Original;
        Root = ParseOrThrow(path, Text);
    }

    /// <summary>Where it is, links followed.</summary>
    public string Path { get; }

    /// <summary>Whether there was none.</summary>
    public bool IsNew { get; }

    /// <summary>What it holds now.</summary>
    public JsonNodeText Root { get; private set; }

    /// <summary>Its text, with the changes made so far.</summary>
    public byte[] Text { get; private set; }

    byte[] Original { get; }

    /// <summary>Whether it differs from what lies on the disk.</summary>
    public bool IsChanged => !Text.AsSpan().SequenceEqual(Original);

    /// <summary>Reads a settings file, or begins an empty one; one that is not a JSON object is wrong input.</summary>
    public static ClientSettings Open(string path)
    {
        // Settings are often links into a folder of dot files: the link stays, its target is changed.
        var target = new FileInfo(path).LinkTarget is null
            ? System.IO.Path.GetFullPath(path)
            : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (!File.Exists(target))
            return new(target, null);
        if (new FileInfo(target).Length > BytesMax)
            throw new WrongInputException($"{path} is too large for a settings file.");
        var text = File.ReadAllBytes(target);
        return new(target, text.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? null : text);
    }

    /// <summary>The file that Claude Code reads for this user.</summary>
    public static string PathOfUser(Func<string, string?> variable, string home) =>
        variable("CLAUDE_CONFIG_DIR") is { Length: > 0 } folders
            ? System.IO.Path.Combine(
                folders.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0],
                "settings.json"
            )
            : System.IO.Path.Combine(home, ".claude", "settings.json");

    /// <summary>A part of the text.</summary>
    public string TextOf(JsonNodeText value) => Encoding.UTF8.GetString(Text, value.Start, value.End - value.Start);

    /// <summary>Takes a changed text; it must still be right, or nothing is written.</summary>
    public void Change(byte[] text)
    {
        Root = ParseOrThrow(Path, text);
        Text = text;
    }

    /// <summary>Writes the file and returns where the old one is kept; null when there was none.</summary>
    public string? Write(DateTimeOffset now)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var backup = IsNew ? null : $"{Path}.{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.bak";
        if (backup is not null)
            File.Copy(Path, backup, overwrite: true);
        var temporary = $"{Path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, Text);
            if (!OperatingSystem.IsWindows() && !IsNew)
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(Path));
            File.Move(temporary, Path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return backup;
    }

    static JsonNodeText ParseOrThrow(string path, byte[] text)
    {
        try
        {
            var root = JsonNodeText.Parse(text);
            if (root.Kind == JsonValueKind.Object)
                return root;
            throw new WrongInputException($"{path}: expected a JSON object; nothing was written.");
        }
        catch (JsonException problem)
        {
            var where = problem.LineNumber is { } line ? $" (line {line + 1})" : "";
            throw new WrongInputException($"{path} is not valid JSON{where}; nothing was written.");
        }
    }
}
