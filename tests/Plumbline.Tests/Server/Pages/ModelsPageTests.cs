using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class ModelsPageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    SmallLedger Ledger => _host.Ledger;

    public void Dispose() => _host.Dispose();

    static Guid Prompt(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(number * 37));

    [Fact]
    public async Task An_empty_page_says_what_will_be_here()
    {
        Assert.Contains("Here will be which models answer", await _host.GetSeen("/models"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_are_split_by_effort_and_the_numbers_are_the_apis()
    {
        var context = Ledger.Context("s1", "a");
        Ledger.Request(context, At(18), "3", output: 500, id: "req_1", prompt: Prompt(1), effort: "high");
        Ledger.Request(context, At(18), "1", output: 500, id: "req_2", prompt: Prompt(2), effort: "low");
        Ledger.Request(context, At(18), "0.5", id: "req_3", prompt: Prompt(2), model: "claude-haiku-4-5");
        Ledger.Took("req_1", 4000, 1500);
        Ledger.Took("req_2", 2000, 1000);
        Ledger.Event(context, At(18), "api_refusal", model: "claude-opus-5-5");
        var lines = Ledger.Metric("claude_code.lines_of_code.count");
        Ledger.Increment(Ledger.Series(lines, context, """{"type":"added","model":"claude-opus-5-5"}"""), At(18), "8");
        Ledger.Increment(Ledger.Series(lines, context, """{"type":"added"}"""), At(18), "2");
        _host.Greet();

        var seen = await _host.GetSeen("/models?range=7d");
        var row = (await _host.GetJson("/api/v1/models")).GetProperty("rows")[0];

        Assert.Matches("opus-5-5 2 1,000 \\$4\\.00 – 88\\.9\u2009% – high 1 500 \\$3\\.00 – 66\\.7\u2009%", seen);
        Assert.Equal(
            ("2", "2.000000000"),
            (row.GetProperty("prompts").ToString(), row.GetProperty("cost_per_prompt_usd").GetString() + ".000000000")
        );
        Assert.Matches("opus-5-5 2 1\\.0 \\$2\\.00 8 \\$0\\.50 high 1 1\\.0 \\$3\\.00", seen);
        Assert.Contains("Of 2 lines added the client did not tell the model.", seen, StringComparison.Ordinal);
        // 1,000 tokens in 2.5 s and 1 s.
        Assert.Matches("opus-5-5 2\\.00\u2009s 4\\.00\u2009s 4\\.00\u2009s 1\\.00\u2009s 1\\.50\u2009s 1\\.50\u2009s 285\\.7", seen);
        Assert.Contains("opus-5-5 2 0 0.00\u2009% 0 1", seen, StringComparison.Ordinal);
        Assert.Contains("main 2 1,000", await _host.GetSeen("/models?range=7d&split=query_source"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_a_cheaper_model_would_do_is_shown_with_its_evidence_and_never_as_advice()
    {
        for (var i = 0; i < 80; i++)
        {
            var context = Ledger.Context("s" + i, "a", "p");
            var model = i < 40 ? "claude-opus-5-5" : "claude-haiku-4-5";
            Ledger.Request(context, At(18, i), i < 40 ? "0.4" : "0.1", input: 100, model: model, prompt: Prompt(i), id: "req_" + i);
            for (var use = 0; use < 4; use++)
                Ledger.Use(context, At(18, i), "Bash", true, prompt: Prompt(i));
            Ledger.Decide(context, At(18, i), "Edit", "accept", "config", prompt: Prompt(i));
        }

        _host.Greet();
        var seen = await _host.GetSeen("/models?range=7d");

        Assert.Contains(
            "haiku-4-5 in place of opus-5-5 : like prompts cost 75 to 75 % less, and nothing measured went worse by more than 5 points",
            seen,
            StringComparison.Ordinal
        );
        Assert.Contains("40 prompts of opus-5-5 and 40 of haiku-4-5 in 1 shapes that both answered", seen, StringComparison.Ordinal);
        Assert.Contains("Prompts were not given to models at random.", seen, StringComparison.Ordinal);
        Assert.Contains("Nothing is said below 30 comparable prompts", seen, StringComparison.Ordinal);
        Assert.Contains("stratified percentile bootstrap", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("recommend", seen, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            "Prompts are compared whole",
            await _host.GetSeen("/models?range=7d&model=claude-opus-5-5"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Few_prompts_allow_no_statement()
    {
        for (var i = 0; i < 20; i++)
            Ledger.Request(
                Ledger.Context("s" + i, "a"),
                At(18, i),
                i < 10 ? "0.4" : "0.1",
                model: i < 10 ? "claude-opus-5-5" : "claude-haiku-4-5",
                prompt: Prompt(i),
                id: "req_" + i
            );
        _host.Greet();

        var seen = await _host.GetSeen("/models?range=7d");

        Assert.Contains("too few comparable prompts to say anything", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("% less", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_may_be_called_anything()
    {
        const string Model = "<script>alert(1)</script>";
        Ledger.Request(Ledger.Context(), At(18), "1", model: Model, effort: "<b>", id: "req_1");
        _host.Greet();

        foreach (var path in new[] { "/models?range=7d", "/models?range=7d&model=" + Uri.EscapeDataString(Model) })
        {
            var html = await _host.GetText(path);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain(
                "<b>",
                html.Replace("<b>all</b>", "", StringComparison.Ordinal)
                    .Split("<main")[1]
                    .Split("<h1>")[1]
                    .Replace("<b>Prompts were", "", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        }
    }
}
