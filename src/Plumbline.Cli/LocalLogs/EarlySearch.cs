using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.LocalLogs;

/// <summary>
/// Looks for logs while the command line is still being understood: with thousands of folders that is half of a report's time. What was
/// guessed wrong is thrown away.
/// </summary>
public sealed class EarlySearch
{
    const string Folder = "--dir";

    readonly Task<(string[] Roots, LogListing Listing)> _search;

    EarlySearch(Task<(string[], LogListing)> search) => _search = search;

    /// <summary>Begins to look where a command line seems to ask for.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environment">The value of an environment variable.</param>
    /// <param name="home">The person's home folder.</param>
    public static EarlySearch Begin(string[] args, Func<string, string?> environment, string home) =>
        new(
            Task.Run(() =>
            {
                string[] roots = [.. LogFolders.Roots(FoldersIn(args), environment, home)];
                return (roots, LogFolders.List(roots));
            })
        );

    /// <summary>The logs of some roots: those that were found, when the guess was right.</summary>
    public LogListing Of(IReadOnlyList<string> roots)
    {
        var (guessed, listing) = _search.GetAwaiter().GetResult();
        return guessed.SequenceEqual(roots, StringComparer.Ordinal) ? listing : LogFolders.List(roots);
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
