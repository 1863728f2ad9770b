using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>A <see cref="LogFilter"/> made ready for one snapshot: each file, project and model is judged once.</summary>
/// <param name="costs">Knows the models; not needed for calls of tools.</param>
sealed class RowFilter(IndexSnapshot snapshot, LogFilter filter, Lazy<Projects> projects, RequestCosts? costs)
{
    readonly bool[]? _files = filter.TakesFile is { } takes ? [.. snapshot.Files.Select(takes)] : null;
    readonly Verdicts? _projects = filter.Project is { } part
        ? new(number => Holds(projects.Value[number].Path, part) || Holds(projects.Value[number].Folder, part))
        : null;
    readonly Verdicts? _models = filter.Model is { } part ? new(number => Holds(costs!.NameOf(number), part)) : null;

    /// <summary>Whether a request counts.</summary>
    public bool Takes(in RequestRow row) =>
        (row.Flags & RequestFlags.Gone) == 0
        && filter.Takes(row.Time)
        && (_files is null || _files[row.File])
        && (_projects is null || _projects[projects.Value.Of(row)])
        && (_models is null || _models[costs!.ModelOf(row.Model)]);

    /// <summary>Whether a log's own rows count, whenever they were: prompts, which name no model.</summary>
    public bool TakesFile(int file) => (_files is null || _files[file]) && (_projects is null || _projects[projects.Value.OfFile(file)]);

    /// <summary>Whether a call of a tool counts. Its model is not known: a filter by model is not for it.</summary>
    public bool Takes(in ToolRow row) =>
        (row.Flags & (ToolFlags.Gone | ToolFlags.ResultOnly)) == 0
        && filter.Takes(row.Time)
        && (_files is null || _files[row.File])
        && (_projects is null || _projects[projects.Value.OfFile(row.File)]);

    static bool Holds(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>Yes or no for each number, found when it is first asked for.</summary>
    sealed class Verdicts(Func<int, bool> judge)
    {
        sbyte[] _known = new sbyte[64];

        public bool this[int number]
        {
            get
            {
                if (number >= _known.Length)
                    Array.Resize(ref _known, Math.Max(number + 1, _known.Length * 2));
                if (_known[number] == 0)
                    _known[number] = (sbyte)(judge(number) ? 1 : -1);
                return _known[number] > 0;
            }
        }
    }
}
