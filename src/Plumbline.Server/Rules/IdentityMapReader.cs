using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>
/// Reads an identity map from CSV. Columns for keys (<c>email</c>, <c>account</c>, …), of which a line may fill several, and for what holds for
/// them, in any order.
/// </summary>
sealed class IdentityMapReader(Problems problems, string fileName)
{
    static readonly string[] KeyColumns = [.. Enum.GetValues<PersonKeyKind>().Select(PersonKey.NameOf)];

    /// <summary>Every column that is known.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [.. KeyColumns, "person", "team", "cost_center", "project", "department", "billing", "from", "until"];

    readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    List<CsvTable.Cell> _cells = [];
    int _line;

    /// <summary>The rows, one for each key of each line.</summary>
    public IEnumerable<IdentityRow> Read(string text)
    {
        var isFirst = true;
        foreach (var record in CsvTable.Read(text, problems))
        {
            (_line, _cells) = record;
            if (isFirst && !ReadHeader())
                yield break;
            if (!isFirst)
            {
                foreach (var row in Rows())
                    yield return row;
            }

            isFirst = false;
        }

        if (isFirst)
            problems.Add(1, 1, $"the file is empty; expected a line with names of columns, such as {string.Join(',', Columns)}.");
    }

    bool ReadHeader()
    {
        foreach (var (index, cell) in _cells.Index())
        {
            if (!Columns.Contains(cell.Text))
                problems.Unknown(cell.Line, cell.Column, "column", cell.Text, Columns);
            else if (!_columns.TryAdd(cell.Text, index))
                problems.Add(cell.Line, cell.Column, $"column \"{cell.Text}\" is given twice; expected it once.");
        }

        if (KeyColumns.Any(_columns.ContainsKey))
            return true;
        problems.Add(_line, 1, $"expected at least one column of {string.Join(", ", KeyColumns)}.");
        return false;
    }

    IEnumerable<IdentityRow> Rows()
    {
        if (_cells.Count > _columns.Count && _cells.Skip(_columns.Count).Any(cell => cell.Text.Length > 0))
            problems.Add(
                _cells[_columns.Count].Line,
                _cells[_columns.Count].Column,
                $"expected at most {_columns.Count} cells, as the first line has."
            );
        var keys = KeyColumns.Index().Where(column => Text(column.Item) is not null).ToList();
        if (keys.Count == 0)
            problems.Add(
                _line,
                1,
                $"expected a value in at least one column of {string.Join(", ", KeyColumns.Where(_columns.ContainsKey))}."
            );
        if (keys.Count == 0)
            yield break;
        var row = new IdentityRow
        {
            Key = default,
            Days = Days(),
            Person = Text("person"),
            Team = Text("team"),
            CostCenter = Text("cost_center"),
            Project = Text("project"),
            Department = Text("department"),
            Billing = Billing(),
            Place = new RulePlace(fileName, _line),
        };
        foreach (var (kind, name) in keys)
            yield return row with
            {
                Key = PersonKey.Of((PersonKeyKind)kind, Text(name)!),
            };
    }

    CsvTable.Cell? Cell(string column) =>
        _columns.TryGetValue(column, out var index) && index < _cells.Count && _cells[index].Text.Length > 0 ? _cells[index] : null;

    string? Text(string column) => Cell(column)?.Text;

    Billing? Billing()
    {
        if (Cell("billing") is not { } cell)
            return null;
        if (BillingNames.TryParse(cell.Text, out var billing))
            return billing;
        problems.Add(cell.Line, cell.Column, $"expected metered or subscription, found \"{cell.Text}\".");
        return null;
    }

    DayRange Days()
    {
        var (from, until) = (Day("from"), Day("until"));
        if (from is null || until is null || from <= until)
            return new DayRange(from, until);
        var cell = Cell("until")!.Value;
        problems.Add(cell.Line, cell.Column, $"expected a day that is not before \"from\", found \"{cell.Text}\".");
        return new DayRange(from, from);
    }

    DateOnly? Day(string column)
    {
        if (Cell(column) is not { } cell)
            return null;
        if (RuleText.TryParseDay(cell.Text, out var day))
            return day;
        problems.Add(cell.Line, cell.Column, $"expected {RuleText.ExpectedDay}, found \"{cell.Text}\".");
        return null;
    }
}
