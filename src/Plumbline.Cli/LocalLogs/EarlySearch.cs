using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.LocalLogs;

/// <summary>
/// Looks for logs beside what else there is to do: while the command line is still being understood, and while the index is opened. With
/// thousands of folders that is half of a report's time. What was guessed wrong is thrown away.
/// </summary>
public sealed class EarlySearch
{
    const string Folder = "--dir";

    // Of its own, because the pool's first thread takes milliseconds to come.
    readonly Thread _thread;
    IReadOnlyList<string> _roots = [];
    LogListing? _listing;

    EarlySearch(Func<IReadOnlyList<string>> roots)
    {
        _thread = new Thread(() => Search(roots)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Begins to look where a command line seems to ask for.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environment">The value of an environment variable.</param>
    /// <param name="home">The person's home folder.</param>
    public static EarlySearch Begin(string[] args, Func<string, string?> environment, Func<string> home) =>
        new(() => LogFolders.Roots(FoldersIn(args), environment, home()));

    /// <summary>Begins to look where the logs are.</summary>
    public static EarlySearch Begin(IReadOnlyList<string> roots) => new(() => roots);

    /// <summary>The logs of some roots: those that were found, when the guess was right.</summary>
    public LogListing Of(IReadOnlyList<string> roots)
    {
        _thread.Join();
        return _listing is { } listing && _roots.SequenceEqual(roots, StringComparer.Ordinal) ? listing : LogFolders.List(roots);
    }

    void Search(Func<IReadOnlyList<string>> roots)
    {
        try
        {
            _roots = roots();
            _listing = LogFolders.List(_roots);
        }
        catch (Exception)
        {
            // It would end the process from this thread; whoever asks looks again, and meets it there.
        }
    }

    // As most people write them; the parser has the last word.
    static List<string> FoldersIn(string[] args)
    {
        var folders = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].StartsWith(Folder + '=', StringComparison.Ordinal))
                folders.Add(args[i][(Folder.Length + 1)..]);
            else if (args[i] == Folder && i + 1 < args.Length)
                folders.Add(args[++i]);
        }

        return folders;
    }
}
