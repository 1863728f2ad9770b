using System.Globalization;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.Traces;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>Traces as rows of an answer.</summary>
sealed class TraceTable(People people)
{
    // Text, then numbers, then money.
    static readonly string[] Texts = ["trace_id", "start", "end", "name", "service", "session", "user"];
    static readonly string[] Numbers = ["duration_ms", "spans", "errors", "missing_parents", "requests"];
    static readonly string[] Money = ["client_cost_usd", "list_cost_usd"];

    /// <summary>The columns of its CSV.</summary>
    public static IEnumerable<string> Columns { get; } = [.. Texts, .. Numbers, .. Money];

    /// <summary>What the requests of a trace used.</summary>
    public static RequestSums UseOf(TraceRow row) => RequestSums.Of(row.Requests.Select(TraceView.UseOf));

    /// <summary>A trace's id as it is written.</summary>
    public static string IdOf(UInt128 id) => id.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Nanoseconds as exact milliseconds.</summary>
    public static string Milliseconds(long nanos) => (nanos / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A row's cells.</summary>
    public IEnumerable<string?> Cells(TraceRow row) => [.. TextsOf(row), .. NumbersOf(row), .. MoneyOf(row)];

    /// <summary>Writes a row.</summary>
    public void Write(Utf8JsonWriter json, TraceRow row)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Texts.Zip(TextsOf(row)))
            json.WriteString(name, value);
        foreach (var (name, value) in Numbers.Zip(NumbersOf(row)))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }

        foreach (var (name, value) in Money.Zip(MoneyOf(row)))
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    IEnumerable<string?> TextsOf(TraceRow row) =>
        [IdOf(row.TraceId), Rfc3339.Format(row.Start), Rfc3339.Format(row.End), row.Name, row.Service, row.Session, people.Show(row.User)];

    static IEnumerable<string> NumbersOf(TraceRow row) =>
        [
            Milliseconds(row.Duration),
            .. new[] { row.Spans, row.Errors, row.MissingParents, row.Requests.Count }.Select(number =>
                number.ToString(CultureInfo.InvariantCulture)
            ),
        ];

    static IEnumerable<string?> MoneyOf(TraceRow row)
    {
        var use = UseOf(row);
        return [use.Estimated > 0 ? use.ClientCost.ToString() : null, use.Priced > 0 ? use.ListCost.ToString() : null];
    }
}
