using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Budgets;

/// <summary>How budgets are told: one line, or JSON.</summary>
static class BudgetOutput
{
    /// <summary>One line for all budgets; what has no price is said in it.</summary>
    public static string Line(IReadOnlyList<BudgetCheck> checks)
    {
        var text = string.Join("; ", checks);
        var unpriced = checks.MaxBy(check => check.Spent.UnpricedRequests)!;
        var note =
            unpriced.Spent.UnpricedRequests == 0
                ? ""
                : $"; {Figures.Some(unpriced.Spent.UnpricedRequests, "request")} without a known price {(unpriced.Spent.UnpricedRequests == 1 ? "counts" : "count")} as "
                    + $"{Figures.Money(Unpriced(unpriced))}, at {(unpriced.IsStrict ? "most" : "least")}";
        return char.ToUpperInvariant(text[0]) + text[1..] + note + ".";
    }

    static Usd Unpriced(BudgetCheck check) => new(check.Counted.Nanos - check.Spent.PricedNanos);

    /// <summary>JSON, as <c>docs/reference/commands.md</c> describes it.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<BudgetCheck> checks, ReportFrame frame) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("report", frame.Name);
                json.WriteString("time_zone", frame.Zone);
                json.WriteString("price_book", frame.PriceBook);
                json.WriteBoolean("is_passed", checks.Any(check => check.IsPassed));
                json.WriteBoolean("is_strict", checks.Any(check => check.IsStrict));
                json.WriteStartArray("rows");
                foreach (var check in checks)
                {
                    json.WriteStartObject();
                    json.WriteString("key", check.Period.ToString().ToLowerInvariant());
                    UsageJson.WriteTime(json, "from", check.From);
                    UsageJson.WriteTime(json, "until", check.Until);
                    json.WriteUsd("limit_usd", check.Limit);
                    json.WriteUsd("counted_usd", check.Counted);
                    json.WriteBoolean("is_passed", check.IsPassed);
                    UsageJson.WriteSums(json, check.Spent);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                UsageJson.WriteSkipped(json, frame.Skipped);
                json.WriteEndObject();
            }
        );
}
