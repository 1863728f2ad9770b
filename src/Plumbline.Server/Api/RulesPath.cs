using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Attribution;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/rules</c>.</summary>
sealed class RulesPath(IQueryRunner store, WebOptions options, RulesStatus status) : IApiPath
{
    static readonly string[] Columns = ["order", "name", "place", "from", "until", "when", "sets"];

    public string Route => "/api/v1/rules";

    public string Summary =>
        "The rules that say whose usage is: their version, what they say in order, and what is wrong with their files.";

    public string Schema => "Rules";

    public IReadOnlyList<Parameter> Parameters { get; } = [Parameter.AnswerFormat];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var csv = question.WantsCsv();
        var now = status.Now;
        if (csv)
        {
            await Answer.CsvAsync(context, Columns, Steps(now.Rules.Definition).Select(Cells));
            return;
        }

        var countedBy = await store.AskAsync(CountingRulesQuery.Run, context.RequestAborted);
        await Answer.JsonAsync(context, json => Write(json, now, countedBy));
    }

    // The rules in order, and the identity map at its place (null).
    static IEnumerable<Rule?> Steps(RuleSetDefinition rules)
    {
        var at = rules.IdentityMapAt ?? rules.Rules.Count;
        return [.. rules.Rules.Take(at), .. rules.IdentityRows.Count > 0 ? [null] : Array.Empty<Rule?>(), .. rules.Rules.Skip(at)];
    }

    IEnumerable<string?> Cells(Rule? rule, int index) =>
        [
            (index + 1).ToString(CultureInfo.InvariantCulture),
            rule is null ? "identity map" : options.People.ShowText(rule.Name),
            rule?.Place?.ToString(),
            Day(rule?.Days.From),
            Day(rule?.Days.Until),
            rule is null ? null : string.Join(" and ", rule.Conditions.Select(condition => new WhyText(options.People).Shown(condition))),
            rule is null ? null : string.Join(", ", rule.Settings.Select(setting => $"{setting.Field.Name()} {Value(setting)}")),
        ];

    string? Value(Rule.Setting setting) => new WhyText(options.People).Value(setting.Field, setting.Value.Text);

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    void Write(Utf8JsonWriter json, RulesState now, string? countedBy)
    {
        var rules = now.Rules.Definition;
        json.WriteString("version", now.Rules.Version);
        json.WriteString("counted_by", countedBy);
        json.WriteString("loaded_at", now.LoadedAt is { } at ? Rfc3339.Format(at.ToUnixTimeMilliseconds() * 1_000_000) : null);
        json.WriteStartArray("files");
        foreach (var file in now.Files)
            json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in now.Problems)
            json.WriteStringValue(options.People.ShowText(problem.ToString()));
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var rule in Steps(rules))
            WriteRule(json, rule);
        json.WriteEndArray();
        json.WriteBoolean("defaults", rules.Defaults);
        WriteMap(json, rules.IdentityRows);
        json.WriteStartArray("pools");
        foreach (var pool in rules.Pools)
            WritePool(json, pool);
        json.WriteEndArray();
    }

    void WriteRule(Utf8JsonWriter json, Rule? rule)
    {
        json.WriteStartObject();
        json.WriteString("kind", rule is null ? "identity_map" : "rule");
        json.WriteString("name", rule is null ? "identity map" : options.People.ShowText(rule.Name));
        json.WriteString("place", rule?.Place?.ToString());
        json.WriteString("from", Day(rule?.Days.From));
        json.WriteString("until", Day(rule?.Days.Until));
        json.WriteStartArray("when");
        foreach (var condition in rule?.Conditions ?? [])
            json.WriteStringValue(new WhyText(options.People).Shown(condition));
        json.WriteEndArray();
        json.WriteStartObject("sets");
        foreach (var setting in rule?.Settings ?? [])
            json.WriteString(setting.Field.Name(), Value(setting));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteMap(Utf8JsonWriter json, IReadOnlyList<IdentityRow> rows)
    {
        json.WriteStartObject("identity_map");
        json.WriteNumber("rows", rows.Count);
        json.WriteNumber("keys", rows.Select(row => row.Key).Distinct().Count());
        json.WriteNumber("people", Distinct(rows, row => row.Person).Count);
        json.WriteStartArray("teams");
        foreach (var team in Distinct(rows, row => row.Team).Order(StringComparer.Ordinal))
            json.WriteStringValue(team);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static HashSet<string> Distinct(IReadOnlyList<IdentityRow> rows, Func<IdentityRow, string?> field) =>
        rows.Select(field).OfType<string>().ToHashSet(StringComparer.Ordinal);

    static void WritePool(Utf8JsonWriter json, SharedPool pool)
    {
        var days = DayRange.Of(pool.From, pool.Until);
        json.WriteStartObject();
        json.WriteString("name", pool.Name);
        json.WriteString("from", Day(days.From));
        json.WriteString("until", Day(days.Until));
        json.WriteBoolean("by_use", pool.ByUse);
        json.WriteStartArray("shares");
        foreach (var share in pool.Shares)
        {
            json.WriteStartObject();
            json.WriteString("team", share.Team);
            json.WriteString("cost_center", share.CostCenter);
            json.WriteString("weight", pool.ByUse ? null : share.Weight.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
