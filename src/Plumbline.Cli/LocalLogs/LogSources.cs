namespace Plumbline.Cli.LocalLogs;

/// <summary>
/// The folders whose session logs are read. Folders that were named replace everything; else <c>CLAUDE_CONFIG_DIR</c>, which may list
/// several, replaces the defaults.
/// </summary>
public sealed class LogSources
{
    LogSources(IReadOnlyList<string> roots) => Roots = roots;

    /// <summary>Full paths, in order, each once.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>Exactly these folders.</summary>
    public static LogSources Of(params IEnumerable<string> roots) =>
        new([.. roots.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)]);
}
