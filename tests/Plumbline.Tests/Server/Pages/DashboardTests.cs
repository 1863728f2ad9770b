using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Tests.House;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

/// <summary>
/// docs/reference/dashboards.md promises a page and a call of the API for every panel of the known dashboards. Here each call is asked over data of which
/// every number is known, and each page is opened.
/// </summary>
public sealed partial class DashboardTests(DashboardTests.Company company) : IClassFixture<DashboardTests.Company>
{
    const string Window = "from=2026-11-14T00:00:00Z&to=2026-11-21T00:00:00Z";

    static readonly List<Panel> Panels =
    [
        .. Row()
            .Matches(File.ReadAllText(Path.Combine(WorkingCopy.Root, "docs", "reference", "dashboards.md")))
            .Select(row => new Panel(row.Groups["id"].Value, row.Groups["page"].Value, row.Groups["call"].Value)),
    ];

    // The panel, where its number is in the answer, and what it must be.
    static readonly (string Panel, string Place, string Number)[] Numbers =
    [
        ("A1", "total.sessions", "2"),
        ("A2", "total.users", "2"),
        ("A3", "total.client_cost_usd", "6"),
        ("A4", "total.cache_read_tokens", "800"),
        ("A5", "total.increase", "2"),
        ("A6", "total.increase", "1"),
        ("A7", "total.increase", "12"),
        ("A8", "total.increase", "3"),
        ("A9", "rows[type=cli].increase", "5400"),
        ("A10", "total.output_tokens", "100"),
        ("A11", "rows[decision=accept].increase", "4"),
        ("A12", "rows[user=ann@example.com].client_cost_usd", "4"),
        ("A13", "rows[user=ann@example.com].cache_read_tokens", "800"),
        ("A14", "rows[session=s1].client_cost_usd", "4"),
        ("A15", "rows[model=claude-opus-5-5].client_cost_usd", "5"),
        ("A16", "rows[language=Go].increase", "1"),
        ("A17", "rows[attr.terminal.type=vscode].sessions", "1"),
        ("A18", "rows[day=2026-11-19].client_cost_usd", "2"),
        ("A19", "rows[model=claude-haiku-4-5].client_cost_usd", "1"),
        ("A20", "rows[day=2026-11-18].input_tokens", "110"),
        ("A21", "rows[model=claude-haiku-4-5].output_tokens", "20"),
        ("A22", "rows[type=user].increase", "600"),
        ("A23", "rows[hour=2026-11-19T12:00:00Z].increase", "3"),
        ("A24", "rows[decision=reject].increase", "1"),
        ("A25", "rows[query_source=subagent].client_cost_usd", "1"),
        ("A26", "rows[effort=high].client_cost_usd", "3"),
        ("A27", "total.cache_read_tokens / total.cache_read_tokens + total.cache_creation_tokens + total.input_tokens", "0.727273"),
        ("A28", "rows[repository=https://git.example.com/checkout].client_cost_usd", "4"),
        ("B1", "total.client_cost_usd", "6"),
        ("B2", "total.sessions", "2"),
        ("B3", "rows.count", "2"),
        ("B4", "total.requests", "3"),
        ("B5", "failed", "1"),
        ("B6", "total.increase", "6000"),
        ("B7", "rows[model=claude-haiku-4-5].client_cost_usd", "1"),
        ("B8", "rows[day=2026-11-18].cache_creation_tokens", "100"),
        ("B9", "rows[model=claude-haiku-4-5].input_tokens", "10"),
        ("B10", "rows[model=claude-haiku-4-5].client_cost_usd", "1"),
        ("B11", "rows[model=claude-opus-5-5].requests", "2"),
        ("B12", "rows[tool=Bash].uses", "2"),
        ("B13", "rows[tool=Read].uses", "1"),
        ("B14", "rows[type=removed].increase", "3"),
        ("B15", "rows[day=2026-11-18].increase", "2"),
        ("B16", "rows.count", "2"),
        ("B17", "rows[day=2026-11-18].sessions", "1"),
        ("B18", "rows[day=2026-11-18].increase", "6000"),
        ("B19", "total.accept_rate", "0.8"),
        ("B20", "rows[user=bob@example.com].errors", "1"),
        ("B21", "rows[model=claude-haiku-4-5].client_cost_usd", "1"),
        ("B22", "steps[step=2026-11-19T12:00:00Z].failed", "1"),
        ("B23", "rows.count", "1"),
        ("C1", "total.sessions", "2"),
        ("C2", "total.client_cost_usd", "6"),
        ("C3", "total.input_tokens", "200"),
        ("C4", "total.increase", "15"),
        ("C5", "rows[model=claude-haiku-4-5].client_cost_usd", "1"),
        ("C6", "rows[hour=2026-11-19T12:00:00Z].output_tokens", "30"),
        ("C7", "rows[model=claude-haiku-4-5].requests", "1"),
        ("C8", "rows[tool=Bash].uses", "2"),
        ("C9", "total.uses", "3"),
        ("C10", "rows[tool=Bash].failure_share", "0.5"),
        ("C11", "models[model=claude-opus-5-5].durations.p50_ms", "1200"),
        ("C12", "errors[status_code=529].failed", "1"),
        ("C13", "rows[type=added].increase", "12"),
        ("C14", "rows[hour=2026-11-18T12:00:00Z].increase", "2"),
        ("C15", "rows.count", "3"),
        ("C16", "rows[status_code=529].status_code", "529"),
        ("D1", "total.client_cost_usd", "6"),
        ("D2", "people.active", "2"),
        ("D3", "total.cache_creation_tokens", "100"),
        ("D4", "total.increase", "15"),
        ("D5", "rows[model=claude-opus-5-5].client_cost_usd", "5"),
        ("D6", "total.input_tokens", "200"),
        ("D7", "rows[user=bob@example.com].client_cost_usd", "2"),
        ("D8", "rows[type=added].increase", "12"),
        ("D9", "rows[commit=abc123].client_cost_usd", "4"),
        ("D10", "rows[decision=accept].increase", "4"),
        ("D11", "total.client_cost_usd", "6"),
        ("D12", "rows[user=bob@example.com].input_tokens", "90"),
        ("D13", "rows[session=s1].requests", "2"),
        ("D14", "rows.count", "*"),
        ("E1", "rows[repository=https://git.example.com/checkout].client_cost_usd", "4"),
        ("E2", "rows[day=2026-11-19].sessions", "1"),
        ("E3", "total.client_cost_usd", "6"),
        ("E4", "rows[organization=null].input_tokens", "200"),
        ("E5", "rows[model=claude-haiku-4-5].requests", "1"),
        ("E6", "rows[user=bob@example.com].client_cost_usd", "2"),
        ("E7", "total.increase", "6000"),
        ("E8", "rows[day=2026-11-18].requests", "2"),
        ("E9", "durations.p95_ms", "1200"),
        ("E10", "total.cache_read_tokens", "*"),
        ("E11", "rows[tool=Bash].p95_ms", "300"),
        ("E12", "failed_by_limit", "0"),
        ("E13", "rows[tool=Bash].accepted", "1"),
        ("E14", "answered", "3"),
        ("E15", "total.users", "2"),
        ("E16", "total.increase", "15"),
        ("E17", "rows[session=s1].tool_calls", "3"),
        ("E18", "people.active", "2"),
        ("E19", "rows.count", "*"),
        ("E20", "rows[day=2026-11-18].client_cost_usd", "4"),
        ("E21", "rows[model=claude-opus-5-5].cost_per_added_line_usd", "*"),
        ("E22", "rows[billing=metered].client_cost_usd", "6"),
        ("E23", "total.cache_read_tokens", "800"),
        ("E24", "rows[type=user].increase", "600"),
        ("E25", "rows[model=claude-opus-5-5].output_tokens", "80"),
        ("E26", "rows.count", "*"),
        ("E27", "rows[tool=Bash].rejected", "0"),
        ("E28", "rows[model=claude-opus-5-5].requests", "2"),
        ("E29", "rows[tool=Bash].failed", "1"),
        ("E30", "rows[session=s2].client_cost_usd", "2"),
        ("E31", "rows.count", "7"),
        ("E32", "total.client_cost_usd", "6"),
    ];

    public static TheoryData<string, string, string> All { get; } = [.. Numbers];

    [Fact]
    public void Every_panel_has_a_number_and_every_number_a_panel()
    {
        Assert.Equal(
            Panels.Select(panel => panel.Id).Order(StringComparer.Ordinal),
            Numbers.Select(number => number.Panel).Order(StringComparer.Ordinal)
        );
        // As many as the dashboards have.
        Assert.Equal([28, 23, 16, 14, 32], Panels.GroupBy(panel => panel.Id[0]).Select(group => group.Count()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_panel_s_number_is_right(string panel, string place, string number)
    {
        var call = Panels.Single(known => known.Id == panel).Call;
        var answer = await company.Host.GetJson($"{call}{(call.Contains('?') ? '&' : '?')}{Window}");

        // A star: what is asked for is a list or text, not one number.
        if (number != "*")
            Assert.Equal(number, Find(answer, place));
    }

    [Fact]
    public async Task Every_page_that_is_named_opens()
    {
        var faults = new List<string>();
        foreach (var page in Panels.Select(panel => panel.Page).Distinct())
        {
            using var response = await company.Host.Client.GetAsync(new Uri(page, UriKind.Relative));
            var html = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.OK || html.Contains("Possible instead", StringComparison.Ordinal))
                faults.Add($"{page}: {(int)response.StatusCode}");
        }

        Assert.Empty(faults);
    }

    static string Find(JsonElement answer, string place)
    {
        if (place.Split(" / ") is [var part, var whole])
            return Math.Round(Value(answer, part) / whole.Split(" + ").Sum(one => Value(answer, one)), 6)
                .ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var step in Step().Matches(place).Select(match => match.Value))
        {
            if (step == "count")
                return answer.GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture);
            answer = step[0] == '[' ? Among(answer, step[1..^1].Split('=', 2)) : answer.GetProperty(step);
        }

        return Text(answer);
    }

    static decimal Value(JsonElement answer, string place) =>
        decimal.Parse(Find(answer, place), System.Globalization.CultureInfo.InvariantCulture);

    static JsonElement Among(JsonElement rows, string[] condition)
    {
        var found = rows.EnumerateArray()
            .Where(row => row.TryGetProperty(condition[0], out var value) && Text(value) == condition[1])
            .ToList();
        Assert.True(found.Count > 0, $"no row with {condition[0]} = {condition[1]} in {rows}");
        return found[0];
    }

    static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "null" : value.ToString();

    sealed record Panel(string Id, string Page, string Call);

    [GeneratedRegex(@"^\| (?<id>[A-E]\d+) \| [^|]+ \| `(?<page>/[^`]*)` \| `(?<call>/api/[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\[[^\]]+\]|[a-z0-9_]+")]
    private static partial Regex Step();

    /// <summary>Two people at work: three requests, three calls of tools, one error.</summary>
    public sealed class Company : IDisposable
    {
        public Company()
        {
            Host.Greet();
            var ledger = Host.Ledger;
            var ann = ledger.Context("s1", "a", "checkout", person: "ann@example.com", attributes: """{"terminal.type":"vscode"}""");
            var bob = ledger.Context("s2", "b", person: "bob@example.com", attributes: """{"terminal.type":"iTerm.app"}""");
            ledger.Connection.Execute("UPDATE contexts SET repository = 'https://git.example.com/checkout' WHERE id = $1", ann);
            var (first, second) = (new Guid("5a1c0de0-0000-4000-8000-000000000001"), new Guid("5a1c0de0-0000-4000-8000-000000000002"));
            ledger.Event(ann, At(18), "user_prompt", prompt: first);
            ledger.Request(ann, At(18, 1), "3", 100, 50, 800, 100, effort: "high", prompt: first, id: "req_1");
            ledger.Request(
                ann,
                At(18, 2),
                "1",
                10,
                20,
                model: "claude-haiku-4-5",
                source: QuerySource.Subagent,
                prompt: first,
                id: "req_2"
            );
            Tool(ledger, ann, At(18, 3), "Bash", true, 100, first);
            Tool(ledger, ann, At(18, 4), "Bash", false, 300, first);
            Tool(ledger, ann, At(18, 5), "Read", true, 20, first);
            ledger.Connection.Execute("UPDATE events SET attributes = '{\"git_commit_id\":\"abc123\"}' WHERE tool_use_id = 'toolu_3'");
            Decision(ledger, ann, At(18, 3), "Bash", "accept", "config");
            ledger.Event(bob, At(19), "user_prompt", prompt: second);
            ledger.Request(bob, At(19, 1), "2", 90, 30, effort: "low", prompt: second, id: "req_3");
            ledger.Event(bob, At(19, 2), "api_error", "claude-opus-5-5", prompt: second);
            ledger.Connection.Execute(
                "UPDATE events SET status_code = '529', error = 'Overloaded', attempt = 1 WHERE name_id = $1",
                ledger.String("api_error")
            );
            Count(ledger, ann, At(18), ClaudeCodeMetrics.LinesOfCode, "12", """{"type":"added"}""");
            Count(ledger, bob, At(19), ClaudeCodeMetrics.LinesOfCode, "3", """{"type":"removed"}""");
            Count(ledger, ann, At(18), ClaudeCodeMetrics.Commits, "2");
            Count(ledger, ann, At(18), ClaudeCodeMetrics.PullRequests, "1");
            Count(ledger, ann, At(18), ClaudeCodeMetrics.ActiveTime, "5400", """{"type":"cli"}""", "s");
            Count(ledger, ann, At(18), ClaudeCodeMetrics.ActiveTime, "600", """{"type":"user"}""", "s");
            Count(
                ledger,
                ann,
                At(18),
                ClaudeCodeMetrics.EditDecisions,
                "4",
                """{"decision":"accept","tool_name":"Edit","language":"TypeScript","source":"config"}"""
            );
            Count(
                ledger,
                bob,
                At(19),
                ClaudeCodeMetrics.EditDecisions,
                "1",
                """{"decision":"reject","tool_name":"Write","language":"Go","source":"user_reject"}"""
            );
            ledger.PriceRequests();
            ledger.FollowCaches();
        }

        internal WebHost Host { get; } = PageHost.Open();

        readonly Dictionary<string, int> _metrics = [];

        void Count(SmallLedger ledger, int context, long time, string name, string amount, string attributes = "{}", string unit = "")
        {
            if (!_metrics.TryGetValue(name, out var metric))
                metric = _metrics[name] = ledger.Metric(name, unit);
            ledger.Increment(ledger.Series(metric, context, attributes), time, amount);
        }

        int _uses;

        void Tool(SmallLedger ledger, int context, long time, string tool, bool success, long duration, Guid prompt)
        {
            ledger.Event(context, time, "tool_result", prompt: prompt, success: success);
            ledger.Connection.Execute(
                "UPDATE events SET tool_id = $1, duration_ms = $2, tool_use_id = $3 WHERE row = (SELECT max(row) FROM events)",
                ledger.String(tool),
                duration,
                $"toolu_{++_uses}"
            );
        }

        static void Decision(SmallLedger ledger, int context, long time, string tool, string decision, string source)
        {
            ledger.Event(context, time, "tool_decision");
            ledger.Connection.Execute(
                "UPDATE events SET tool_id = $1, decision_id = $2, decision_source_id = $3 WHERE row = (SELECT max(row) FROM events)",
                ledger.String(tool),
                ledger.String(decision),
                ledger.String(source)
            );
        }

        public void Dispose() => Host.Dispose();
    }
}
