using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.Cli.Setup;

/// <summary>What the settings that hold commands have in common.</summary>
static partial class SettingsJson
{
    static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text as a JSON string.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    /// <summary>The <c>command</c> of an object that has one; else null.</summary>
    public static string? Command(ClientSettings settings, JsonNodeText value) =>
        value["command"] is { Kind: JsonValueKind.String } command ? JsonSerializer.Deserialize<string>(settings.TextOf(command)) : null;

    /// <summary>Whether a command runs <c>plumb</c>, wherever it lies, with that sub-command.</summary>
    public static bool IsOurs(string command, string subCommand) =>
        Ours().Match(command) is { Success: true } match && match.Groups["command"].Value == subCommand;

    /// <summary>For a message: one line, cut when it is long.</summary>
    public static string OneLine(string json)
    {
        var line = Blanks().Replace(json, " ");
        return line.Length <= 120 ? line : line[..119] + "…";
    }

    [GeneratedRegex(@"^\s*(?:""[^""]*?\bplumb(?:\.exe)?""|(?:\S*[/\\])?plumb(?:\.exe)?)\s+(?<command>[a-z]+)(?:\s|$)")]
    private static partial Regex Ours();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
