using System.Net;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class ModelsApiTests : IDisposable
{
    readonly WebHost _host = new();

    SmallLedger Ledger => _host.Ledger;

    public void Dispose() => _host.Dispose();

    async Task<List<JsonElement>> RowsAsync(string query = "") =>
        [.. (await _host.GetJson("/api/v1/models" + query)).GetProperty("rows").EnumerateArray()];

    static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    static long Number(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    static Guid Prompt(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(number * 37));

    [Fact]
    public async Task A_model_has_its_use_its_cost_per_prompt_and_its_times()
    {
        var context = Ledger.Context();
        Ledger.Request(
            context,
            At(18),
            "0.3",
            input: 10,
            output: 100,
            read: 60,
            creation: 30,
            id: "req_1",
            prompt: Prompt(1),
            effort: "high"
        );
        Ledger.Request(context, At(18), "0.1", output: 50, id: "req_2", prompt: Prompt(1), effort: "low");
        Ledger.Request(context, At(18), "0.2", output: 50, id: "req_3", prompt: Prompt(2), effort: "high");
        Ledger.Request(context, At(18), "5", id: "req_4", effort: "high");
        Ledger.Took("req_1", 3000, 1000);
        Ledger.Took("req_2", 2000, 1000);
        Ledger.Took("req_3", 500, null);
        Ledger.Took("req_4", 100, 200);
        Ledger.Event(context, At(18), "api_error", model: "claude-opus-5-5");
        Ledger.Event(context, At(18), "api_refusal", model: "claude-opus-5-5[1m]");
        Ledger.Event(context, At(18), "api_retries_exhausted", model: "claude-opus-5-5");

        var row = Assert.Single(await RowsAsync());

        Assert.Equal(("claude-opus-5-5", 4, "5.6"), (Text(row, "model"), Number(row, "requests"), Text(row, "client_cost_usd")));
        Assert.Equal(0.6m, row.GetProperty("cache_hit_ratio").GetDecimal());
        // The request that names no prompt is in no prompt's cost.
        Assert.Equal((2, "0.3", "client"), (Number(row, "prompts"), Text(row, "cost_per_prompt_usd"), Text(row, "cost_kind")));
        Assert.Equal((4, 500, 3000), (Number(row, "timed"), Number(row, "p50_ms"), Number(row, "p95_ms")));
        Assert.Equal((3, 1000), (Number(row, "ttft_timed"), Number(row, "ttft_p50_ms")));
        // 150 tokens in 2000 + 1000 ms; the one whose first token came after its end has no speed.
        Assert.Equal(50m, row.GetProperty("output_tokens_per_second").GetDecimal());
        Assert.Equal((1, 1, 1), (Number(row, "errors"), Number(row, "refusals"), Number(row, "retries_exhausted")));
        Assert.Equal(0.2m, row.GetProperty("error_share").GetDecimal());
    }

    [Fact]
    public async Task By_effort_the_parts_add_up_and_what_is_known_by_model_alone_is_null()
    {
        var context = Ledger.Context();
        Ledger.Request(context, At(18), "1", id: "req_1", prompt: Prompt(1), effort: "high");
        Ledger.Request(context, At(18), "2", id: "req_2", prompt: Prompt(1), effort: "low");
        Ledger.Request(context, At(19), "4", id: "req_3", prompt: Prompt(2));

        var rows = (await RowsAsync("?by=model,effort")).ToDictionary(row => Text(row, "effort") ?? "");

        Assert.Equal(
            [("", "4", 1), ("high", "1", 1), ("low", "2", 1)],
            rows.OrderBy(row => row.Key, StringComparer.Ordinal)
                .Select(row => (row.Key, Text(row.Value, "cost_per_prompt_usd"), Number(row.Value, "prompts")))
        );
        Assert.All(rows.Values, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("lines_added").ValueKind));
        Assert.All(rows.Values, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("refusals").ValueKind));
        Assert.Equal("2026-11-18", Text((await RowsAsync("?by=day,model"))[0], "day"));
        Assert.Single(await RowsAsync("?effort=high"));
    }

    [Fact]
    public async Task Lines_are_the_counters_and_cost_per_line_is_all_cost_on_lines_added()
    {
        var (metric, context) = (Ledger.Metric("claude_code.lines_of_code.count"), Ledger.Context());
        Ledger.Request(context, At(18), "0.9", id: "req_1");
        Ledger.Increment(Ledger.Series(metric, context, """{"type":"added","model":"claude-opus-5-5[1m]"}"""), At(18), "2");
        Ledger.Increment(Ledger.Series(metric, context, """{"type":"added","model":"claude-opus-5-5"}"""), At(18), "1");
        Ledger.Increment(Ledger.Series(metric, context, """{"type":"removed","model":"claude-opus-5-5"}"""), At(18), "5");

        var row = Assert.Single(await RowsAsync());

        Assert.Equal(
            (3m, 5m, "0.3"),
            (
                row.GetProperty("lines_added").GetDecimal(),
                row.GetProperty("lines_removed").GetDecimal(),
                Text(row, "cost_per_added_line_usd")
            )
        );
    }

    void Answer(int prompt, string model, string cost, bool isTroubled = false, int requests = 1)
    {
        var context = Ledger.Context("s" + prompt, "a", "p");
        for (var i = 0; i < requests; i++)
            Ledger.Request(context, At(18, prompt), cost, input: 100, model: model, prompt: Prompt(prompt), id: $"req_{prompt}_{i}");
        Ledger.Use(context, At(18, prompt), "Bash", !isTroubled, prompt: Prompt(prompt));
        Ledger.Decide(context, At(18, prompt), "Edit", "accept", "config", prompt: Prompt(prompt));
    }

    [Fact]
    public async Task A_cheaper_model_is_compared_over_prompts_of_like_shape()
    {
        for (var i = 0; i < 40; i++)
        {
            Answer(i, "claude-opus-5-5", "0.4", isTroubled: i < 4, requests: 2);
            Answer(i + 40, "claude-haiku-4-5", "0.2", isTroubled: i < 4);
        }

        var rows = (await RowsAsync("?table=comparison")).ToDictionary(row => Text(row, "measure")!);
        var cost = rows["cost_per_prompt_usd"];

        Assert.Equal(("claude-opus-5-5", "claude-haiku-4-5"), (Text(cost, "dearer"), Text(cost, "cheaper")));
        Assert.Equal((40, 40, 1), (Number(cost, "dearer_prompts"), Number(cost, "cheaper_prompts"), Number(cost, "shapes")));
        Assert.Equal(
            (0.8m, 0.2m, -0.75m),
            (
                cost.GetProperty("dearer_value").GetDecimal(),
                cost.GetProperty("cheaper_value").GetDecimal(),
                cost.GetProperty("effect").GetDecimal()
            )
        );
        Assert.Equal(-0.5m, rows["requests_per_prompt"].GetProperty("effect").GetDecimal());
        var failures = rows["tool_failure_share"];
        Assert.Equal(
            (0.1m, 0.1m, 0m),
            (
                failures.GetProperty("dearer_value").GetDecimal(),
                failures.GetProperty("cheaper_value").GetDecimal(),
                failures.GetProperty("effect").GetDecimal()
            )
        );
        Assert.True(failures.GetProperty("effect_low").GetDecimal() < 0 && failures.GetProperty("effect_high").GetDecimal() > 0.05m);
        // Four of forty could be many more by chance: nothing is recommended.
        Assert.Equal("unclear", Text(cost, "verdict"));
    }

    [Fact]
    public async Task Few_prompts_mixed_prompts_and_other_shapes_are_no_evidence()
    {
        for (var i = 0; i < 40; i++)
            Answer(i, "claude-opus-5-5", "0.4");
        for (var i = 40; i < 60; i++)
            Answer(i, "claude-haiku-4-5", "0.2");
        // Of another team: like none of the others.
        for (var i = 60; i < 100; i++)
            Ledger.Request(Ledger.Context("s" + i, "b"), At(18), "0.1", model: "claude-haiku-4-5", prompt: Prompt(i), id: "req_" + i);
        // Answered by two models.
        Ledger.Request(Ledger.Context("s0", "a", "p"), At(18), "0.1", model: "claude-haiku-4-5", prompt: Prompt(0), id: "req_mixed");

        var row = Assert.Single(await RowsAsync("?table=comparison"));

        Assert.Equal(("too_few", 39, 20), (Text(row, "verdict"), Number(row, "dearer_prompts"), Number(row, "cheaper_prompts")));
        Assert.Null(Text(row, "measure"));
    }

    [Fact]
    public async Task Without_estimates_costs_are_list_costs_and_say_so()
    {
        var context = Ledger.Context();
        Ledger.Request(context, At(18), "0", input: 1_000_000, prompt: Prompt(1), id: "req_1", from: 2);
        Ledger.PriceRequests();

        var row = Assert.Single(await RowsAsync());

        Assert.Equal(("list", "4"), (Text(row, "cost_kind"), Text(row, "cost_per_prompt_usd")));
    }

    [Theory]
    [InlineData("?table=all")]
    [InlineData("?by=prompt")]
    [InlineData("?table=comparison&by=model")]
    [InlineData("?table=comparison&model=claude-opus-5-5")]
    [InlineData("?query_source=side")]
    public async Task What_cannot_be_asked_is_said(string query)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/models" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task An_empty_ledger_has_no_models()
    {
        Assert.Empty(await RowsAsync());
        Assert.Empty(await RowsAsync("?table=comparison"));
        Assert.StartsWith("model,requests,input_tokens,", await _host.GetText("/api/v1/models?format=csv"), StringComparison.Ordinal);
    }
}
