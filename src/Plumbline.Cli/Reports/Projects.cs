using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>
/// The projects of a snapshot, by number. A project is a folder of logs; it is called by the working folder that its logs name, since the
/// folder's own name has lost the slashes.
/// </summary>
sealed class Projects
{
    readonly IndexSnapshot _snapshot;
    readonly Dictionary<string, int> _numberByFolder = new(StringComparer.Ordinal);
    readonly List<Project> _all = [];
    readonly int[] _numberByFile;
    readonly int[] _numberByText;

    /// <summary>Names all projects of a snapshot.</summary>
    public Projects(IndexSnapshot snapshot)
    {
        _snapshot = snapshot;
        _numberByFile = new int[snapshot.Files.Count];
        // One more than the project's number; 0 for a text that was not yet met.
        _numberByText = new int[snapshot.TextCount + 1];
        for (var i = 0; i < _numberByFile.Length; i++)
        {
            var file = snapshot.Files[i];
            var number = _numberByFile[i] = NumberOf(file.ProjectFolder.Length > 0 ? file.ProjectFolder : FolderFor(file.Cwd));
            if (file.Cwd.Length > 0 && IsBetter(file, _all[number]))
                _all[number] = _all[number] with { Path = file.Cwd, NamedBy = file.Path };
        }
    }

    /// <summary>How many there are so far.</summary>
    public int Count => _all.Count;

    /// <summary>A project by its number.</summary>
    public Project this[int number] => _all[number];

    /// <summary>The number of a request's project.</summary>
    public int Of(in RequestRow row) => row.Project == 0 ? OfFile(row.File) : OfText(row.Project);

    /// <summary>The number of the project whose folder a file lies in.</summary>
    public int OfFile(int file) => _numberByFile[file];

    int OfText(int text)
    {
        if (_numberByText[text] == 0)
            _numberByText[text] = NumberOf(_snapshot.Text(text) ?? "") + 1;
        return _numberByText[text] - 1;
    }

    int NumberOf(string folder)
    {
        if (_numberByFolder.TryGetValue(folder, out var number))
            return number;
        _all.Add(new(folder, folder, null));
        return _numberByFolder[folder] = _all.Count - 1;
    }

    // A working folder that is written like the project's folder is where the project is; of others the first file's counts.
    static bool IsBetter(IndexedFile file, Project now)
    {
        var fits = FolderFor(file.Cwd) == now.Folder;
        var nowFits = now.NamedBy is not null && FolderFor(now.Path) == now.Folder;
        return fits != nowFits ? fits : now.NamedBy is null || string.CompareOrdinal(file.Path, now.NamedBy) < 0;
    }

    // As Claude Code names the folder of a project's logs: all but letters and digits become a minus sign.
    static string FolderFor(string path) =>
        string.Create(
            path.Length,
            path,
            (name, from) =>
            {
                for (var i = 0; i < name.Length; i++)
                    name[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '-';
            }
        );
}

/// <summary>A project.</summary>
/// <param name="Folder">The folder of its logs under <c>projects</c>.</param>
/// <param name="Path">Its working folder; <paramref name="Folder"/> when no log names one.</param>
/// <param name="NamedBy">The log that named the working folder.</param>
readonly record struct Project(string Folder, string Path, string? NamedBy);
