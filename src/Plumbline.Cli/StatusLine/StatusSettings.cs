using System.Text.Json;
using Plumbline.Cli.Client;

namespace Plumbline.Cli.StatusLine;

/// <summary>Where the status line's format is set: the command line, else the environment, else a file of the user's.</summary>
static class StatusSettings
{
    /// <summary>The variable that holds a format.</summary>
    public const string Variable = "PLUMBLINE_STATUSLINE_FORMAT";

    /// <summary>The text of the format; null for the usual one.</summary>
    public static string? FormatText(string? fromCommandLine, Func<string, string?> variable)
    {
        if (fromCommandLine is { Length: > 0 })
            return fromCommandLine;
        if (variable(Variable) is { Length: > 0 } fromEnvironment)
            return fromEnvironment;
        return FromFile(FilePath(variable));
    }

    /// <summary><c>plumbline/statusline.json</c> in <c>XDG_CONFIG_HOME</c>, else in <c>~/.config</c>: <c>{"format": "…"}</c>.</summary>
    public static string FilePath(Func<string, string?> variable)
    {
        var folder =
            variable("XDG_CONFIG_HOME") is { Length: > 0 } named && Path.IsPathFullyQualified(named) ? named
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
            : Path.Combine(
                variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".config"
            );
        return Path.Combine(folder, "plumbline", "statusline.json");
    }

    static string? FromFile(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }
            );
            return document.RootElement.TextAt("format");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // A status line that is shown in the usual form is better than none.
            return null;
        }
    }
}
