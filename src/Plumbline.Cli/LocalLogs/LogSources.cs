using Plumbline.Core.Model;
using Plumbline.Ingest.SessionLogs;

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

    /// <summary>What a person named with <c>--dir</c>, else what the environment says, else the defaults.</summary>
    public static LogSources Find(IReadOnlyCollection<string> named, Func<string, string?> environment, string home) =>
        new(LogFolders.Roots(named, environment, home));

    /// <summary>The name of this set of folders, whatever their order.</summary>
    internal Hash128 Key => Hash128.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Roots.Order(StringComparer.Ordinal))));
}
