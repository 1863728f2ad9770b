using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>A server to which every name that a sender chooses was sent as each of <see cref="HostileTexts"/>.</summary>
public sealed class HostileCompany : IAsyncLifetime
{
    const string Scope = "com.anthropic.claude_code";

    // What a request, a tool's result, a decision or an error can say in words of a stranger's.
    static readonly string[] Names =
    [
        "session.id",
        "user.email",
        "user.id",
        "organization.id",
        "team",
        "project",
        "cost_center",
        "department",
        "git.repo",
        "git.branch",
        "vcs.ref.head.name",
        "terminal.type",
        "app.version",
        "app.entrypoint",
        "model",
        "query_source",
        "agent.name",
        "agent_id",
        "skill.name",
        "plugin.name",
        "mcp_server.name",
        "mcp_tool.name",
        "effort",
        "speed",
        "request_id",
        "tool_name",
        "tool_use_id",
        "tool_parameters",
        "tool_input",
        "hook_name",
        "hook_event",
        "command_name",
        "decision",
        "source",
        "language",
        "error",
        "error_type",
        "error_code",
        "status_code",
        "attempt",
        "prompt",
        "file_path",
        "server_name",
        "status",
        "stop_reason",
        "type",
        "start_type",
    ];

    static readonly string[] Events =
    [
        "user_prompt",
        "api_request",
        "api_error",
        "api_refusal",
        "tool_result",
        "tool_decision",
        "compaction",
        "hook_execution_complete",
        "hook_registered",
        "skill_activated",
        "plugin_loaded",
        "mcp_server_connection",
        "permission_mode_changed",
        "at_mention",
        "internal_error",
        "made_up",
    ];

    static readonly string[] Metrics =
    [
        "claude_code.session.count",
        "claude_code.lines_of_code.count",
        "claude_code.commit.count",
        "claude_code.code_edit_tool.decision",
        "claude_code.active_time.total",
        "claude_code.token.usage",
        "claude_code.cost.usage",
    ];

    readonly ScratchFolder _scratch = new();
    Chromium? _chromium;
    PlumbProcess? _plumb;

    public PlumbApi Api => _plumb!.Api;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
            return;
        _plumb = await PlumbProcess.StartAsync(_scratch.Folder("data"));
        var now = TimeProvider.System.GetUtcNow().AddHours(-3);
        for (var i = 0; i < HostileTexts.All.Count; i++)
        {
            var (text, time) = (HostileTexts.All[i], now.AddMinutes(i));
            // A megabyte is a name once; as every name it would be a fault of the sender's memory.
            var names =
                text.Length < 100_000
                    ? Names
                    : ["session.id", "user.email", "team", "model", "agent.name", "skill.name", "tool_name", "error"];
            await SendAsync("logs", Logs(text, time, names));
            await SendAsync("metrics", Points(text, time, names));
            await SendAsync("traces", Spans(text, time, names, i));
        }

        _chromium = await Chromium.StartAsync();
    }

    /// <summary>Opens a page of it.</summary>
    public Task<PageVisit> VisitAsync(string path, int width) => _chromium!.VisitAsync(_plumb!.Web, path, width);

    async Task SendAsync(string signal, object body) =>
        await _plumb!.Sender.TrySendAsync(new(OtlpTransport.HttpJson, signal, JsonSerializer.SerializeToUtf8Bytes(body)));

    static object[] Attributes(string text, string[] names, params (string Key, string Value)[] more) =>
        [
            .. names.Where(name => !more.Any(pair => pair.Key == name)).Select(name => Attribute(name, text)),
            .. more.Select(pair => Attribute(pair.Key, pair.Value)),
        ];

    static object Attribute(string key, string value) => new { key, value = new { stringValue = value } };

    static object Resource(string text) =>
        new
        {
            attributes = new[]
            {
                Attribute("service.name", "claude-code"),
                Attribute("service.version", Cut(text)),
                Attribute("host.name", Cut(text)),
            },
        };

    static string Cut(string text) => text.Length > 2000 ? text[..2000] : text;

    static object Logs(string text, DateTimeOffset time, string[] names) =>
        new
        {
            resourceLogs = new[]
            {
                new
                {
                    resource = Resource(text),
                    scopeLogs = new[]
                    {
                        new
                        {
                            scope = new { name = Scope + ".events", version = Cut(text) },
                            logRecords = Events.Append(Cut(text)).Select((name, n) => Record(text, name, time.AddSeconds(n), names)),
                        },
                    },
                },
            },
        };

    static object Record(string text, string name, DateTimeOffset time, string[] names) =>
        new
        {
            timeUnixNano = Nanos(time),
            body = new { stringValue = "claude_code." + name },
            attributes = Attributes(
                text,
                names,
                ("event.name", name),
                ("prompt.id", $"5a1c0de0-0000-4000-8000-{time.ToUnixTimeSeconds() / 60:x12}"),
                ("input_tokens", "1000"),
                ("output_tokens", "200"),
                ("cache_read_tokens", "5000"),
                ("cache_creation_tokens", "700"),
                ("cost_usd", "0.25"),
                ("duration_ms", "1500"),
                ("success", name == "tool_result" ? "false" : "true")
            ),
        };

    static object Points(string text, DateTimeOffset time, string[] names) =>
        new
        {
            resourceMetrics = new[]
            {
                new
                {
                    resource = Resource(text),
                    scopeMetrics = new[]
                    {
                        new
                        {
                            scope = new { name = Scope, version = "2.1.329" },
                            metrics = Metrics.Select(name => new
                            {
                                name,
                                unit = name.EndsWith("cost.usage") ? "USD" : "",
                                sum = new
                                {
                                    aggregationTemporality = 1,
                                    isMonotonic = true,
                                    dataPoints = new[]
                                    {
                                        new
                                        {
                                            startTimeUnixNano = Nanos(time),
                                            timeUnixNano = Nanos(time.AddMinutes(1)),
                                            asDouble = 3.0,
                                            attributes = Attributes(text, names),
                                        },
                                    },
                                },
                            }),
                        },
                    },
                },
            },
        };

    static object Spans(string text, DateTimeOffset time, string[] names, int number)
    {
        object Span(int id, int parent, string name, int from, int seconds) =>
            new
            {
                traceId = $"5b8efff798038103d269b633813f{number + 1:x4}",
                spanId = $"eee19b7ec3c1{number + 1:x2}{id:x2}",
                parentSpanId = parent == 0 ? "" : $"eee19b7ec3c1{number + 1:x2}{parent:x2}",
                name,
                kind = 1,
                startTimeUnixNano = Nanos(time.AddSeconds(from)),
                endTimeUnixNano = Nanos(time.AddSeconds(from + seconds)),
                attributes = Attributes(text, names, ("span.type", id == 3 ? "tool" : "llm_request")),
                status = new { code = 2, message = text },
                events = new[]
                {
                    new
                    {
                        timeUnixNano = Nanos(time.AddSeconds(from)),
                        name = Cut(text),
                        attributes = Attributes(text, ["exception.message"]),
                    },
                },
            };

        return new
        {
            resourceSpans = new[]
            {
                new
                {
                    resource = Resource(text),
                    scopeSpans = new[]
                    {
                        new
                        {
                            scope = new { name = Scope + ".tracing", version = "2.1.329" },
                            spans = new[]
                            {
                                Span(1, 0, "claude_code.interaction", 0, 9),
                                Span(2, 1, "claude_code.llm_request", 1, 5),
                                Span(3, 1, "claude_code.tool", 6, 2),
                                Span(4, 3, text, 6, 1),
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
        if (_plumb is not null)
            await _plumb.DisposeAsync();
        _scratch.Dispose();
    }
}
