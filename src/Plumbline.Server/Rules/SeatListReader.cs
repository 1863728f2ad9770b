using Plumbline.Core.Adoption;
using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>
/// Reads a list of seats from CSV: columns for keys (<c>email</c>, <c>account</c>, …), of which a line may fill several, and <c>name</c>, <c>team</c>, <c>from</c> and <c>until</c>,
/// in any order. A line is a seat.
/// </summary>
sealed class SeatListReader(Problems problems)
{
    static readonly string[] KeyColumns = [.. Enum.GetValues<PersonKeyKind>().Select(PersonKey.NameOf)];

    /// <summary>Every column that is known.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. KeyColumns, "name", "team", "from", "until"];

    readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    /// <summary>The seats; what is wrong is said to the problems.</summary>
    public SeatList Read(string text)
    {
        var seats = new List<Seat>();
        var hasHeader = false;
        foreach (var record in CsvTable.Read(text, problems))
        {
            if (hasHeader && ReadSeat(record) is { } seat)
                seats.Add(seat);
            if (!hasHeader && !ReadHeader(record))
                return new SeatList([]);
            hasHeader = true;
        }

        if (!hasHeader)
            problems.Add(1, 1, $"the file is empty; expected a line with names of columns, such as {string.Join(',', Columns)}.");
        FindOverlaps(seats);
        return new SeatList(seats);
    }

    bool ReadHeader(CsvTable.Record header)
    {
        foreach (var (index, cell) in header.Cells.Index())
        {
            if (!Columns.Contains(cell.Text))
                problems.Unknown(cell.Line, cell.Column, "column", cell.Text, Columns);
            else if (!_columns.TryAdd(cell.Text, index))
                problems.Add(cell.Line, cell.Column, $"column \"{cell.Text}\" is given twice; expected it once.");
        }

        if (KeyColumns.Any(_columns.ContainsKey))
            return true;
        problems.Add(header.Line, 1, $"expected at least one column of {string.Join(", ", KeyColumns)}.");
        return false;
    }

    Seat? ReadSeat(CsvTable.Record line)
    {
        var beyond = line.Cells.Skip(_columns.Count).FirstOrDefault(cell => cell.Text.Length > 0);
        if (beyond.Text is not null)
            problems.Add(beyond.Line, beyond.Column, $"expected at most {_columns.Count} cells, as the first line has.");
        var keys = KeyColumns
            .Index()
            .Where(column => Cell(line, column.Item) is not null)
            .Select(column => PersonKey.Of((PersonKeyKind)column.Index, Cell(line, column.Item)!.Value.Text))
            .ToList();
        if (keys.Count == 0)
        {
            problems.Add(
                line.Line,
                1,
                $"expected a value in at least one column of {string.Join(", ", KeyColumns.Where(_columns.ContainsKey))}."
            );
            return null;
        }

        if (Cell(line, "email") is { } email && !email.Text.Contains('@'))
            problems.Add(email.Line, email.Column, $"expected an e-mail address, found \"{email.Text}\".");
        return new Seat
        {
            Keys = keys,
            Name = Cell(line, "name")?.Text,
            Team = Cell(line, "team")?.Text,
            Days = Days(line),
            Line = line.Line,
        };
    }

    CsvTable.Cell? Cell(CsvTable.Record line, string column) =>
        _columns.TryGetValue(column, out var index) && index < line.Cells.Count && line.Cells[index].Text.Length > 0
            ? line.Cells[index]
            : null;

    DayRange Days(CsvTable.Record line)
    {
        var (from, until) = (Day(line, "from"), Day(line, "until"));
        if (from is null || until is null || from <= until)
            return new DayRange(from, until);
        var cell = Cell(line, "until")!.Value;
        problems.Add(cell.Line, cell.Column, $"expected a day that is not before \"from\", found \"{cell.Text}\".");
        return new DayRange(from, from);
    }

    DateOnly? Day(CsvTable.Record line, string column)
    {
        if (Cell(line, column) is not { } cell)
            return null;
        if (RuleText.TryParseDay(cell.Text, out var day))
            return day;
        problems.Add(cell.Line, cell.Column, $"expected {RuleText.ExpectedDay}, found \"{cell.Text}\".");
        return null;
    }

    // One person has one seat at a time.
    void FindOverlaps(IEnumerable<Seat> seats)
    {
        foreach (var group in seats.SelectMany(seat => seat.Keys, (seat, key) => (key, seat)).GroupBy(pair => pair.key, pair => pair.seat))
        {
            var inTime = group.OrderBy(seat => seat.Days.FromMilliseconds).ToList();
            foreach (var (first, second) in inTime.Zip(inTime.Skip(1)))
            {
                if (first.Days.Overlaps(second.Days))
                    problems.Add(
                        Math.Max(first.Line, second.Line),
                        1,
                        $"the days of {PersonKey.NameOf(group.Key.Kind)} \"{group.Key.Value}\" overlap those in line {Math.Min(first.Line, second.Line)}; expected days of its own."
                    );
            }
        }
    }
}
