using System.Globalization;

namespace Plumbline.EndToEnd.Demo;

/// <summary>The truth about the made-up company, cell by cell, as <c>plumb demo</c> wrote it down while it made it up.</summary>
public sealed class DemoTruth
{
    /// <summary>What is added up, in the order of the file.</summary>
    public static readonly string[] Measures =
    [
        "requests",
        "unpriced_requests",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
        "client_cost_nanos",
        "unitemised_client_cost_nanos",
        "list_cost_nanos",
    ];

    DemoTruth(IReadOnlyList<Cell> cells) => Cells = cells;

    public IReadOnlyList<Cell> Cells { get; }

    public static DemoTruth Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',');
        return new([
            .. lines
                .Skip(1)
                .Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))
                .Select(row => new Cell(
                    row.Where(pair => !Measures.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value),
                    new([.. Measures.Select(name => Int128.Parse(row[name], CultureInfo.InvariantCulture))])
                )),
        ]);
    }

    /// <summary>The same with other cells.</summary>
    public DemoTruth Select(Func<Cell, Cell> change) => new([.. Cells.Select(change)]);

    /// <summary>Totals by some dimensions, whose values a comma joins; groups without anything are left out.</summary>
    public SortedDictionary<string, Amounts> By(params string[] dimensions)
    {
        var sums = Cells
            .GroupBy(cell => string.Join(',', dimensions.Select(name => cell.Dimensions[name])))
            .ToDictionary(group => group.Key, group => Amounts.Sum(group.Select(cell => cell.Amounts)));
        return new(sums.Where(sum => !sum.Value.IsNothing).ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>Usage of one day, one owner, one project and one model.</summary>
    public sealed record Cell(Dictionary<string, string> Dimensions, Amounts Amounts);
}
