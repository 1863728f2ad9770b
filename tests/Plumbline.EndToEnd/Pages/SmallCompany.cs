using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>
/// Seven people in two teams of whom ten questions can be asked, on two servers: one shows names, one pseudonyms. Yesterday the API was overloaded for ten minutes, and a review
/// waited for a person; one of them reads nothing from the cache, in a repository of its own; one stopped six weeks ago.
/// </summary>
public sealed class SmallCompany : IAsyncLifetime
{
    const string Scope = "com.anthropic.claude_code";

    public const string Dearest = "5a1c0de0-0000-4000-8000-00000000dead",
        SlowTrace = "5b8efff798038103d269b633813fc60c",
        Leaky = "https://git.example.com/leaky",
        Tidy = "https://git.example.com/tidy";

    static readonly string[] People = ["ann", "bob", "cho", "dan", "eve", "fay"];

    readonly ScratchFolder _scratch = new();
    readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    Chromium? _chromium;
    PlumbProcess? _names,
        _pseudonyms;
    int _number;

    /// <summary>The server that shows people in one of the two ways.</summary>
    public PlumbProcess Of(string people) => people == "names" ? _names! : _pseudonyms!;

    /// <summary>A new window with nothing remembered.</summary>
    public Task<Microsoft.Playwright.IPage> NewAsync() => _chromium!.NewAsync();

    /// <summary>The last Friday before this week.</summary>
    public DateTimeOffset LastFriday => Day(-((int)_now.DayOfWeek + 6) % 7 - 3);

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
            return;
        _names = await StartAsync("names");
        _pseudonyms = await StartAsync("pseudonyms");
        var records = Records().ToList();
        foreach (var plumb in new[] { _names, _pseudonyms })
        {
            await SendAsync(plumb, "logs", Logs(records));
            await SendAsync(plumb, "traces", Trace());
        }

        _chromium = await Chromium.StartAsync();
    }

    Task<PlumbProcess> StartAsync(string people) =>
        PlumbProcess.StartAsync(_scratch.Folder(people), new() { Replaced = new Dictionary<string, string> { ["--people"] = people } });

    static Task SendAsync(PlumbProcess plumb, string signal, object body) =>
        plumb.Sender.SendAsync(new(OtlpTransport.HttpJson, signal, JsonSerializer.SerializeToUtf8Bytes(body)));

    DateTimeOffset Day(int days) => new(_now.UtcDateTime.Date.AddDays(days).AddHours(12), TimeSpan.Zero);

    IEnumerable<object> Records()
    {
        foreach (var (person, i) in People.Select((person, i) => (person, i)))
        {
            foreach (var day in new[] { Day(-1), LastFriday, Day(-12), Day(-20) })
            {
                yield return Request(person, day.AddMinutes(i), 0.5m + i);
                yield return Tool(person, day.AddMinutes(i + 10), "Bash", isSuccess: true);
                yield return Tool(person, day.AddMinutes(i + 11), "WebFetch", isSuccess: i == 0);
            }
        }

        yield return Request("gus", Day(-45), 3.7m);
        yield return Request("bob", Day(-1).AddHours(1), 40, Dearest);
        for (var i = 0; i < 30; i++)
            yield return Record(
                "eve",
                Day(-1).AddHours(3).AddSeconds(20 * i),
                "api_error",
                ("model", "claude-opus-5-5"),
                ("status_code", "529"),
                ("error", "Overloaded"),
                ("attempt", "11"),
                ("duration_ms", "9000")
            );
        yield return Request("eve", Day(-1).AddHours(3).AddMinutes(5), 0.1m);
    }

    object Request(string person, DateTimeOffset time, decimal cost, string? prompt = null) =>
        Record(
            person,
            time,
            "api_request",
            ("prompt.id", prompt ?? $"5a1c0de0-0000-4000-8000-{++_number:x12}"),
            ("model", "claude-opus-5-5"),
            ("request_id", $"req_{++_number}"),
            ("input_tokens", "200"),
            ("output_tokens", "900"),
            // Dan begins anew each time.
            ("cache_read_tokens", person == "dan" ? "0" : "52000"),
            ("cache_creation_tokens", person == "dan" ? "40000" : "3000"),
            ("cost_usd", cost.ToString(CultureInfo.InvariantCulture)),
            ("duration_ms", "4000")
        );

    object Tool(string person, DateTimeOffset time, string tool, bool isSuccess) =>
        Record(
            person,
            time,
            "tool_result",
            ("tool_name", tool),
            ("tool_use_id", $"toolu_{++_number}"),
            ("success", isSuccess ? "true" : "false"),
            ("duration_ms", "120")
        );

    static object Record(string person, DateTimeOffset time, string name, params (string Key, string Value)[] more) =>
        new
        {
            timeUnixNano = Nanos(time),
            body = new { stringValue = "claude_code." + name },
            attributes = Attributes(person, time, [("event.name", name), .. more]),
        };

    static object[] Attributes(string person, DateTimeOffset time, IEnumerable<(string Key, string Value)> more) =>
        [
            Attribute("session.id", $"{person}-{time.UtcDateTime:yyyyMMdd}"),
            Attribute("user.email", person + "@example.com"),
            Attribute("team", person is "ann" or "bob" or "cho" ? "checkout" : "search"),
            Attribute("vcs.repository.url.full", person == "dan" ? Leaky : Tidy),
            .. more.Select(pair => Attribute(pair.Key, pair.Value)),
        ];

    static object Attribute(string key, string value) => new { key, value = new { stringValue = value } };

    static object Logs(List<object> records) =>
        new
        {
            resourceLogs = new[]
            {
                new { scopeLogs = new[] { new { scope = new { name = Scope + ".events", version = "2.1.329" }, logRecords = records } } },
            },
        };

    // A review of 48 seconds, 40 of which it waited for a person.
    object Trace()
    {
        var start = Day(-1).AddHours(2);
        object Span(string id, string parent, string name, int from, int seconds, params (string, string)[] more) =>
            new
            {
                traceId = SlowTrace,
                spanId = "eee19b7ec3c1b1" + id,
                parentSpanId = parent.Length == 0 ? "" : "eee19b7ec3c1b1" + parent,
                name,
                kind = 1,
                startTimeUnixNano = Nanos(start.AddSeconds(from)),
                endTimeUnixNano = Nanos(start.AddSeconds(from + seconds)),
                attributes = Attributes("cho", start, more),
                status = new { code = 0 },
            };

        return new
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
                                Span("01", "", "claude_code.interaction", 0, 48, ("span.type", "interaction")),
                                Span("02", "01", "claude_code.llm_request", 1, 4, ("span.type", "llm_request")),
                                Span("03", "01", "claude_code.tool", 5, 42, ("span.type", "tool"), ("tool_name", "Bash")),
                                Span("04", "03", "claude_code.tool.blocked_on_user", 5, 40, ("span.type", "tool.blocked_on_user")),
                                Span("05", "03", "claude_code.tool.execution", 45, 2, ("span.type", "tool.execution")),
                            },
                        },
                    },
                },
            },
        };
    }

    static string Nanos(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() * 1_000_000).ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_names is not null)
            await _names.DisposeAsync();
        if (_pseudonyms is not null)
            await _pseudonyms.DisposeAsync();
        _scratch.Dispose();
    }
}
