using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A few days of two teams' work until now, with days on which nobody worked.</summary>
static class FewDays
{
    const string Scope = "com.anthropic.claude_code";

    public static async Task SendAsync(OtlpSender sender)
    {
        var now = TimeProvider.System.GetUtcNow();
        var records = new List<object>();
        foreach (var daysAgo in new[] { 1, 2, 5, 6, 40 })
        {
            var noon = new DateTimeOffset(now.UtcDateTime.Date.AddDays(-daysAgo).AddHours(12), TimeSpan.Zero);
            records.Add(Request(noon, "claude-opus-5-5", "a team with a name that is much longer than a column", "2.5"));
            records.Add(Request(noon.AddMinutes(1), "claude-haiku-4-5-20251001", "checkout", "0.75"));
            records.Add(Request(noon.AddMinutes(2), "claude-sonnet-5-5", null, "0.000412"));
        }

        await SendAsync(sender, "logs", Logs(records));
        await SendAsync(sender, "traces", Trace(now.AddDays(-1)));
        await SendAsync(sender, "metrics", CarriedIn(now.AddDays(-2)));
        var refusal = await sender.TrySendAsync(Body("metrics", WithoutTemporality(now)));
        Assert.NotNull(refusal);
    }

    static Task SendAsync(OtlpSender sender, string signal, object body) => sender.SendAsync(Body(signal, body));

    static OtlpRequest Body(string signal, object body) => new(OtlpTransport.HttpJson, signal, JsonSerializer.SerializeToUtf8Bytes(body));

    static object Request(DateTimeOffset time, string model, string? team, string cost)
    {
        var attributes = new List<object>
        {
            Attribute("event.name", "api_request"),
            Attribute("session.id", "s-" + time.ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
            Attribute("prompt.id", Prompt(time)),
            Attribute("user.email", "ann@example.com"),
            Attribute("app.version", "2.1.329"),
            Attribute("model", model),
            Attribute("request_id", "req_" + Nanos(time)),
            Attribute("input_tokens", "120"),
            Attribute("output_tokens", "900"),
            Attribute("cache_read_tokens", "52000"),
            Attribute("cache_creation_tokens", "3000"),
            Attribute("cost_usd", cost),
        };
        if (team is not null)
            attributes.Add(Attribute("team", team));
        return new
        {
            timeUnixNano = Nanos(time),
            body = new { stringValue = "claude_code.api_request" },
            attributes,
        };
    }

    static string Prompt(DateTimeOffset time) => $"5a1c0de0-0000-4000-8000-0000{time.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";

    // A prompt with a request to the model and a tool that failed.
    static object Trace(DateTimeOffset time) =>
        new
        {
            resourceSpans = new[]
            {
                new
                {
                    scopeSpans = new[]
                    {
                        new
                        {
                            scope = new { name = Scope + ".tracing", version = "2.1.329" },
                            spans = new[]
                            {
                                Span("01", "", "claude_code.interaction", time, 9, 0),
                                Span("02", "01", "claude_code.llm_request", time.AddSeconds(1), 5, 1),
                                Span("03", "01", "claude_code.tool", time.AddSeconds(6), 2, 2),
                            },
                        },
                    },
                },
            },
        };

    static object Span(string id, string parent, string name, DateTimeOffset start, int seconds, int status) =>
        new
        {
            traceId = "5b8efff798038103d269b633813fc60c",
            spanId = "eee19b7ec3c1b1" + id,
            parentSpanId = parent.Length == 0 ? "" : "eee19b7ec3c1b1" + parent,
            name,
            kind = 1,
            startTimeUnixNano = Nanos(start),
            endTimeUnixNano = Nanos(start.AddSeconds(seconds)),
            attributes = new[] { Attribute("session.id", "s-" + start.ToString("yyyyMMdd", CultureInfo.InvariantCulture)) },
            status = new { code = status },
        };

    // A running total that is first heard of a day after it began.
    static object CarriedIn(DateTimeOffset time) =>
        Metrics(
            "claude_code.cost.usage",
            2,
            new
            {
                startTimeUnixNano = Nanos(time.AddDays(-1)),
                timeUnixNano = Nanos(time),
                asDouble = 1.25,
                attributes = new[] { Attribute("session.id", "carried"), Attribute("model", "claude-opus-5-5") },
            }
        );

    static object WithoutTemporality(DateTimeOffset time) => Metrics("odd", 0, new { timeUnixNano = Nanos(time), asDouble = 1.0 });

    static object Logs(List<object> records) =>
        new
        {
            resourceLogs = new[]
            {
                new { scopeLogs = new[] { new { scope = new { name = Scope + ".events", version = "2.1.329" }, logRecords = records } } },
            },
        };

    static object Metrics(string name, int temporality, object point) =>
        new
        {
            resourceMetrics = new[]
            {
                new
                {
                    scopeMetrics = new[]
                    {
                        new
                        {
                            scope = new { name = Scope, version = "2.1.329" },
                            metrics = new[]
                            {
                                new
                                {
                                    name,
                                    unit = "USD",
                                    sum = new
                                    {
                                        aggregationTemporality = temporality,
                                        isMonotonic = true,
                                        dataPoints = new[] { point },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        };

    static object Attribute(string key, string value) => new { key, value = new { stringValue = value } };

    static string Nanos(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() * 1_000_000).ToString(CultureInfo.InvariantCulture);
}
