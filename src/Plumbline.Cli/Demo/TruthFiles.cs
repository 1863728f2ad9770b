using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plumbline.Cli.Demo;

/// <summary>The truth in files: totals in <c>truth.json</c>, every cell in <c>truth.csv</c>.</summary>
static class TruthFiles
{
    public const string TotalsName = "truth.json",
        CellsName = "truth.csv";

    static readonly (string Name, Func<TruthKey, string?> Of)[] Dimensions =
    [
        ("day", key => Day(key.Day)),
        ("person", key => key.Owner.Person),
        ("team", key => key.Owner.Team),
        ("cost_center", key => key.Owner.CostCenter),
        ("department", key => key.Owner.Department),
        ("project", key => key.Project),
        ("pool", key => key.Owner.Pool),
        ("unallocated", key => ReasonOf(key)),
        ("billing", key => key.Owner.Billing.ToString().ToLowerInvariant()),
        ("model", key => key.Model),
    ];

    static readonly (string Name, Func<TruthCell, long> Of)[] Measures =
    [
        ("requests", cell => cell.Requests),
        ("unpriced_requests", cell => cell.UnpricedRequests),
        ("input_tokens", cell => cell.InputTokens),
        ("output_tokens", cell => cell.OutputTokens),
        ("cache_read_tokens", cell => cell.CacheReadTokens),
        ("cache_creation_tokens", cell => cell.CacheCreationTokens),
        ("client_cost_nanos", cell => cell.ClientNanos),
        ("unitemised_client_cost_nanos", cell => cell.UnitemisedNanos),
        ("list_cost_nanos", cell => cell.ListNanos),
    ];

    /// <summary>Writes both into a folder.</summary>
    public static void Write(string folder, DemoSettings settings, Company company, Truth truth)
    {
        using (var file = File.Create(Path.Combine(folder, TotalsName)))
            WriteTotals(file, settings, company, truth);
        using var cells = new StreamWriter(Path.Combine(folder, CellsName)) { NewLine = "\n" };
        WriteCells(cells, truth);
    }

    static void WriteTotals(Stream file, DemoSettings settings, Company company, Truth truth)
    {
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartObject("settings");
        json.WriteNumber("seed", settings.Seed);
        json.WriteNumber("people", settings.People);
        json.WriteNumber("days", settings.Days);
        json.WriteNumber("requests", settings.RequestsPerDay);
        json.WriteString("until", Day(settings.Until));
        json.WriteEndObject();
        WriteMeasures(json, "total", truth.Total);
        foreach (var (name, of) in Dimensions)
        {
            json.WriteStartObject("by_" + name);
            foreach (var (value, cell) in truth.Sum(key => of(key) ?? ""))
                WriteMeasures(json, value, cell);
            json.WriteEndObject();
        }

        json.WriteStartObject("cache_misses");
        foreach (var (cause, count) in truth.Causes)
            json.WriteNumber(cause, count);
        json.WriteEndObject();
        WriteMoves(json, company);
        json.WriteEndObject();
    }

    static void WriteMeasures(Utf8JsonWriter json, string name, TruthCell cell)
    {
        json.WriteStartObject(name);
        foreach (var (measure, of) in Measures)
            json.WriteNumber(measure, of(cell));
        json.WriteEndObject();
    }

    static void WriteMoves(Utf8JsonWriter json, Company company)
    {
        json.WriteStartArray("moves");
        foreach (var person in company.People)
        {
            foreach (var (before, after) in person.Assignments.Zip(person.Assignments.Skip(1)))
            {
                json.WriteStartObject();
                json.WriteString("person", person.Name);
                json.WriteString("day", Day(after.From));
                json.WriteString("from", before.Team.Name);
                json.WriteString("to", after.Team.Name);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    static void WriteCells(StreamWriter file, Truth truth)
    {
        file.WriteLine(string.Join(',', Dimensions.Select(one => one.Name).Concat(Measures.Select(one => one.Name))));
        foreach (var (key, cell) in truth.Cells)
        {
            var line = new StringBuilder();
            foreach (var (_, of) in Dimensions)
                line.Append(of(key)).Append(',');
            line.AppendJoin(',', Measures.Select(one => one.Of(cell).ToString(CultureInfo.InvariantCulture)));
            file.WriteLine(line);
        }
    }

    static string? ReasonOf(TruthKey key) =>
        key.Owner.Team is null && key.Owner.Pool is null ? JsonNamingPolicy.SnakeCaseLower.ConvertName(key.Owner.Reason.ToString()) : null;

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
