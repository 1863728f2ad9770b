using System.CommandLine;
using System.Globalization;
using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary>This machine's session logs, read for one command.</summary>
sealed class LogReading : IDisposable
{
    readonly LogSources _sources;

    LogReading(LogSources sources, IndexSnapshot snapshot, LogFilter filter) => (_sources, Snapshot, Filter) = (sources, snapshot, filter);

    /// <summary>What the logs hold.</summary>
    public IndexSnapshot Snapshot { get; }

    /// <summary>What counts, whose logs they are included.</summary>
    public LogFilter Filter { get; }

    /// <summary>Reads what is new. Progress goes to the error output when that is a terminal.</summary>
    /// <param name="arguments">What was asked for.</param>
    /// <param name="configuration">Where output goes.</param>
    /// <param name="content">What the report looks at: the rest of the index is neither mapped nor checked.</param>
    /// <param name="search">A search for logs that was begun before; null when there is none.</param>
    public static LogReading Open(
        LogArguments arguments,
        InvocationConfiguration configuration,
        IndexContent content,
        EarlySearch? search = null
    )
    {
        var sources = SourcesOf(arguments);
        using var progress = new ProgressLine(configuration.Error, TimeProvider.System);
        var options = new LocalIndexOptions
        {
            NoIndex = !arguments.UsesIndex,
            Search = search,
            // How much was read is said of everything.
            Content = arguments.IsVerbose ? IndexContent.All : content,
            Progress = now =>
                progress.Show(
                    $"Reading session logs: {Figures.Count(now.FilesDone)} of {Figures.Count(now.FilesTotal)}",
                    now.BytesDone,
                    now.BytesTotal
                ),
        };
        var snapshot = LocalIndex.Refresh(sources, CacheFolder.Default(Environment.GetEnvironmentVariable), options);
        return new(
            sources,
            snapshot,
            arguments.User is { } user ? arguments.Filter with { TakesFile = LogOwners.Are(user) } : arguments.Filter
        );
    }

    /// <summary>The folders that are searched.</summary>
    public static LogSources SourcesOf(LogArguments arguments) =>
        LogSources.Find(arguments.Folders, Environment.GetEnvironmentVariable, Home);

    static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>What stands around a report's numbers.</summary>
    public ReportFrame Frame(string name, LogArguments arguments) =>
        new()
        {
            Name = name,
            Zone = arguments.Clock.Zone.Id,
            Skipped = Snapshot.Skipped,
            IsVerbose = arguments.IsVerbose,
            Details = arguments.IsVerbose ? Details() : [],
        };

    // Rows that do not count are of logs that are gone, or of copies.
    string[] Details()
    {
        var (requests, tools, prompts) = (0, 0, 0);
        foreach (ref readonly var row in Snapshot.Requests)
            requests += (row.Flags & RequestFlags.Gone) == 0 ? 1 : 0;
        foreach (ref readonly var row in Snapshot.Tools)
            tools += (row.Flags & (ToolFlags.Gone | ToolFlags.ResultOnly)) == 0 ? 1 : 0;
        foreach (ref readonly var row in Snapshot.Prompts)
            prompts += (row.Flags & PromptFlags.NoPrompt) == 0 ? 1 : 0;
        return
        [
            $"{Figures.Some(Snapshot.Files.Count, "log")} under {string.Join(", ", _sources.Roots)}:"
                + $" {Figures.Some(requests, "request")}, {Figures.Some(tools, "tool call")}, {Figures.Some(prompts, "prompt")}.",
        ];
    }

    /// <summary>Says where was looked, and what can be done.</summary>
    public void WriteNothingFound(TextWriter output, LogArguments arguments)
    {
        var places =
            _sources.Roots.Count == 0
                ? "the folders that Claude Code uses (~/.claude, ~/.config/claude)"
                : string.Join(", ", _sources.Roots);
        output.WriteLine(
            Snapshot.Files.Count == 0 ? $"No session logs were found in {places}. Use Claude Code once, or say with --dir where they are."
            : arguments.User is { } user && !Snapshot.Files.Any(LogOwners.Are(user)) ? NobodysLogs(user, places)
            : $"Nothing in {Figures.Some(Snapshot.Files.Count, "log")} under {places} fits what was asked{Range(arguments.Clock)}."
                + " Ask for a longer time or fewer conditions."
        );
    }

    string NobodysLogs(string user, string places) =>
        LogOwners.Of(Snapshot.Files) is { Count: > 0 } owners
            ? $"None of the logs under {places} are of {user}; they are of {string.Join(", ", owners)}."
            : $"None of the logs under {places} are known to be of {user}: no .claude.json beside them names a user.";

    string Range(LocalClock clock)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var row in Snapshot.Requests)
        {
            if ((row.Flags & RequestFlags.Gone) == 0)
                (first, last) = (Math.Min(first, row.Time), Math.Max(last, row.Time));
        }

        return first > last ? "" : $"; they reach from {Date(first)} to {Date(last)}";
        string Date(long time) => LocalClock.DateOf(clock.DayOf(time)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public void Dispose() => Snapshot.Dispose();
}
