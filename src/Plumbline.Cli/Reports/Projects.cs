using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>
/// The projects of a snapshot, by number. A project is a folder of logs; it is called by the working folder that its logs name, since the
/// folder's own name has lost the slashes. For several threads at once.
/// </summary>
sealed class Projects
{
    readonly IndexSnapshot _snapshot;
    readonly Dictionary<string, int> _numberByFolder = new(StringComparer.Ordinal);
    readonly List<Project> _all = [];
    readonly int[] _numberByFile;
    readonly int[] _numberByText;

    /// <summary>Names all projects of a snapshot.</summary>
    Projects(IndexSnapshot snapshot)
    {
        _snapshot = snapshot;
        _numberByFile = new int[snapshot.Files.Count];
        // One more than the project's number; 0 for a text that was not yet met.
        _numberByText = new int[snapshot.TextCount + 1];
        var isNamedTwice = false;
        for (var i = 0; i < _numberByFile.Length; i++)
            isNamedTwice |= !TryName(i, snapshot.Files[i]);
        if (isNamedTwice)
            NameAgain();
    }

    // False when its logs name more than one working folder: which of them is the project's is decided when all are known.
    bool TryName(int number, IndexedFile file)
    {
        var (folder, cwd) = (file.ProjectFolder, file.Cwd);
        var project = _numberByFile[number] = NumberOf(folder.Length > 0 ? folder : FolderFor(cwd));
        if (cwd.Length == 0 || _all[project].Path == cwd)
            return true;
        if (_all[project].IsNamed)
            return false;
        _all[project] = _all[project] with { Path = cwd, IsNamed = true };
        return true;
    }

    void NameAgain()
    {
        var namedBy = new string?[_all.Count];
        for (var i = 0; i < _numberByFile.Length; i++)
        {
            var (file, project) = (_snapshot.Files[i], _numberByFile[i]);
            if (file.Cwd.Length == 0 || !IsBetter(file, _all[project], namedBy[project]))
                continue;
            _all[project] = _all[project] with { Path = file.Cwd };
            namedBy[project] = file.Path;
        }
    }

    /// <summary>A project by its number. Those that no log lies in follow the others, each at the number of its text.</summary>
    public Project this[int number] =>
        number < _all.Count ? _all[number]
        : _snapshot.Text(number - _all.Count) is { } folder ? new(folder, folder, IsNamed: false)
        : throw new ArgumentOutOfRangeException(nameof(number));

    /// <summary>
    /// The projects of a snapshot, named when they are first asked for: few reports over thousands of logs need them.
    /// </summary>
    public static Lazy<Projects> Of(IndexSnapshot snapshot) => new(() => new Projects(snapshot));

    /// <summary>Where a request was made, as a number that says no more than its row: a text, or else a log.</summary>
    public static int PlaceOf(in RequestRow row) => row.Project == 0 ? row.File : ~row.Project;

    /// <summary>The project of a <see cref="PlaceOf"/>.</summary>
    public Project At(int place) => this[place < 0 ? OfText(~place) : OfFile(place)];

    /// <summary>The number of a request's project.</summary>
    public int Of(in RequestRow row) => row.Project == 0 ? OfFile(row.File) : OfText(row.Project);

    /// <summary>The number of the project whose folder a file lies in.</summary>
    public int OfFile(int file) => _numberByFile[file];

    // Several threads may find the same.
    int OfText(int text)
    {
        if (_numberByText[text] is > 0 and var known)
            return known - 1;
        var number = _numberByFolder.TryGetValue(_snapshot.Text(text) ?? "", out var ofFiles) ? ofFiles : _all.Count + text;
        _numberByText[text] = number + 1;
        return number;
    }

    int NumberOf(string folder)
    {
        if (_numberByFolder.TryGetValue(folder, out var number))
            return number;
        _all.Add(new(folder, folder, IsNamed: false));
        return _numberByFolder[folder] = _all.Count - 1;
    }

    // A working folder that is written like the project's folder is where the project is; of others the first file's counts.
    static bool IsBetter(IndexedFile file, Project now, string? namedBy)
    {
        var fits = FolderFor(file.Cwd) == now.Folder;
        var nowFits = namedBy is not null && FolderFor(now.Path) == now.Folder;
        return fits != nowFits ? fits : namedBy is null || string.CompareOrdinal(file.Path, namedBy) < 0;
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
/// <param name="IsNamed">Whether a log named the working folder.</param>
readonly record struct Project(string Folder, string Path, bool IsNamed);
