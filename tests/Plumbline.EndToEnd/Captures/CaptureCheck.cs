using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Captures;

/// <summary>Compares every answer of the API with the truth, and reports all differences at once.</summary>
sealed class CaptureCheck(PlumbApi api, CaptureTruth truth)
{
    static readonly string[] Metrics =
    [
        "claude_code.session.count",
        "claude_code.cost.usage",
        "claude_code.token.usage",
        "claude_code.lines_of_code.count",
        "claude_code.commit.count",
        "claude_code.pull_request.count",
        "claude_code.code_edit_tool.decision",
        "claude_code.active_time.total",
    ];

    readonly List<string> _differences = [];

    public async Task RunAsync()
    {
        await CheckUsageAsync("session", truth.BySession(), isComplete: true);
        var certain = truth.BySessionAndModel();
        await CheckUsageAsync("session,model", certain, isComplete: false);
        await CheckModelsAddUpAsync();
        foreach (var metric in Metrics)
            await CheckCounterAsync(metric);
        Assert.True(_differences.Count == 0, string.Join('\n', _differences));
    }

    async Task CheckUsageAsync(string by, Dictionary<(string? Session, string? Model), UsageTruth> expected, bool isComplete)
    {
        var answer = await api.UsageAsync(by);
        var rows = answer.GetProperty("rows").EnumerateArray().ToDictionary(row => (Text(row, "session"), Text(row, "model")));
        foreach (var (key, usage) in expected.Where(group => !group.Value.IsEmpty))
        {
            if (rows.Remove(key, out var row))
                CompareUsage($"usage by={by} {key}", usage, row, withErrors: by == "session");
            else
                _differences.Add($"usage by={by}: no row for {key}");
        }

        if (isComplete)
            _differences.AddRange(
                rows.Where(row => !IsZero(row.Value)).Select(row => $"usage by={by}: an unexpected row {row.Key} {row.Value}")
            );
        CompareUsage($"usage by={by} total", truth.Total(), answer.GetProperty("total"), withErrors: true);
    }

    // Where the models of a remainder are not fixed by the recording, they must still add up.
    async Task CheckModelsAddUpAsync()
    {
        var answer = await api.UsageAsync("model");
        foreach (var field in UsageTruth.Fields)
        {
            var sum = answer.GetProperty("rows").EnumerateArray().Sum(row => Number(row, field));
            Expect($"sum of usage by=model {field}", truth.Total().Total(field), sum);
        }
    }

    void CompareUsage(string what, UsageTruth usage, JsonElement row, bool withErrors)
    {
        Expect($"{what} requests", usage.Requests, Number(row, "requests"));
        if (withErrors)
            Expect($"{what} errors", usage.Errors, Number(row, "errors"));
        Expect($"{what} cache_creation_5m_tokens", usage.CacheCreation5m, Number(row, "cache_creation_5m_tokens"));
        Expect($"{what} cache_creation_1h_tokens", usage.CacheCreation1h, Number(row, "cache_creation_1h_tokens"));
        foreach (var field in UsageTruth.Fields)
        {
            Expect($"{what} {field}", usage.Total(field), Number(row, field));
            Expect($"{what} unitemised {field}", usage.Unitemised[field], Number(row.GetProperty("unitemised"), field));
        }

        // Money is exact text, tokens are JSON numbers.
        var money = row.GetProperty("client_cost_usd");
        if (money.ValueKind != JsonValueKind.String || money.GetString() != Exact.Text(usage.Total("client_cost_usd")))
            _differences.Add($"{what}: client_cost_usd is {money.GetRawText()}, not \"{Exact.Text(usage.Total("client_cost_usd"))}\"");
        if (row.GetProperty("input_tokens").ValueKind != JsonValueKind.Number)
            _differences.Add($"{what}: input_tokens is not a number");
    }

    async Task CheckCounterAsync(string metric)
    {
        var expected = truth.Counter(metric);
        var answer = await api.CounterAsync(metric, "session.id");
        var rows = answer.GetProperty("rows").EnumerateArray().ToDictionary(row => Text(row, "session.id") ?? "");
        foreach (var (key, increase) in expected.Where(group => group.Value != 0))
        {
            if (rows.Remove(key.Session ?? "", out var row))
                ExpectText($"{metric} {key.Session}", increase, row.GetProperty("increase"));
            else
                _differences.Add($"{metric}: no row for session {key.Session}");
        }

        _differences.AddRange(
            rows.Where(row => Number(row.Value, "increase") != 0).Select(row => $"{metric}: an unexpected row {row.Value}")
        );
        ExpectText($"{metric} total", expected.Values.Sum(), answer.GetProperty("total").GetProperty("increase"));
    }

    static bool IsZero(JsonElement row) => Number(row, "requests") == 0 && UsageTruth.Fields.All(field => Number(row, field) == 0);

    static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;

    static decimal Number(JsonElement row, string name)
    {
        var value = row.GetProperty(name);
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    void Expect(string what, decimal expected, decimal actual)
    {
        if (expected != actual)
            _differences.Add($"{what}: {Exact.Text(actual)}, not {Exact.Text(expected)}");
    }

    void ExpectText(string what, decimal expected, JsonElement actual)
    {
        if (actual.ValueKind != JsonValueKind.String || actual.GetString() != Exact.Text(expected))
            _differences.Add($"{what}: {actual.GetRawText()}, not \"{Exact.Text(expected)}\"");
    }
}
