using System.Net;
using System.Text.Json;
using Plumbline.EndToEnd.Captures;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Contract;

/// <summary>What scripts, supervisors and other programs rely on: lines, exit codes, answers to mistakes.</summary>
public class ServeTests
{
    [Fact]
    public async Task It_prints_one_line_when_it_is_ready_and_exits_with_0_when_asked_to_end()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));

        Assert.Contains("ok", (await plumb.Api.GetTextAsync("/healthz")).ToLowerInvariant());
        await plumb.Api.GetTextAsync("/readyz");

        Assert.Equal(0, await plumb.TerminateAsync());
        Assert.Single(plumb.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_it_was_asked_to_end()
    {
        using var scratch = new ScratchFolder();
        var bodies = RecordedBody.Read("delta/http-json");
        await using (var plumb = await PlumbProcess.StartAsync(scratch.Folder("data")))
        {
            await CaptureReplay.SendAsync(plumb, bodies);
            Assert.Equal(0, await plumb.TerminateAsync());
        }

        await using var again = await PlumbProcess.StartAsync(scratch.Folder("data"));
        await new CaptureCheck(again.Api, new(bodies)).RunAsync();
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_exits_with_2_and_names_the_first()
    {
        using var scratch = new ScratchFolder();
        await using var first = await PlumbProcess.StartAsync(scratch.Folder("data"));

        await using var second = await PlumbProcess.RunAsync(scratch.Folder("data"));

        Assert.Equal(2, second.ExitCode);
        Assert.Contains(first.Id.ToString(), second.Log);
        Assert.Equal("", second.Output);
    }

    [Theory]
    [InlineData("--web", "0.0.0.0:0")]
    [InlineData("--otlp-http", "0.0.0.0:0")]
    [InlineData("--otlp-grpc", "0.0.0.0:0")]
    public async Task An_address_that_others_can_reach_needs_a_token(string option, string address)
    {
        using var scratch = new ScratchFolder();

        await using var plumb = await PlumbProcess.RunAsync(scratch.Folder("data"), Replacing(option, address));

        Assert.Equal(2, plumb.ExitCode);
        Assert.Contains("token", plumb.Log);
    }

    [Theory]
    [InlineData("--web", "nowhere")]
    [InlineData("--no-such-option", "1")]
    public async Task Wrong_input_exits_with_2_and_says_what_was_wrong(string option, string value)
    {
        using var scratch = new ScratchFolder();

        await using var plumb = await PlumbProcess.RunAsync(scratch.Folder("data"), Replacing(option, value));

        Assert.Equal(2, plumb.ExitCode);
        Assert.Contains(option.Trim('-'), plumb.Log);
        Assert.DoesNotContain("   at ", plumb.Log);
    }

    [Theory]
    [InlineData("/api/v1/usage?by=nonsense", "by")]
    [InlineData("/api/v1/usage?by=team&from=yesterday", "from")]
    [InlineData("/api/v1/usage?by=team&tz=Mars%2FOlympus", "tz")]
    [InlineData("/api/v1/usage?by=team&limit=0", "limit")]
    [InlineData("/api/v1/events?cursor=x", "cursor")]
    public async Task A_wrong_parameter_gets_400_and_is_named(string path, string parameter)
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));

        using var response = await plumb.Http.GetAsync(new Uri(plumb.Web, path));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(parameter, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_ask_under_its_own_name()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(plumb.Web, "/api/v1/sources"));
        request.Headers.Host = "attacker.example";

        using var response = await plumb.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));

        var description = await plumb.Api.GetAsync("/api/openapi.json");

        var paths = description.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/api/v1/usage", paths);
        Assert.Contains("/api/v1/counters/{metric}", paths);
        Assert.Contains("/api/v1/events", paths);
        Assert.Contains("/api/v1/traces/{trace_id}", paths);
        Assert.Contains("/api/v1/sources", paths);
    }

    [Fact]
    public async Task A_trace_and_the_sources_show_what_was_received()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var bodies = RecordedBody.Read("delta/http-protobuf");
        await CaptureReplay.SendAsync(plumb, [.. bodies, .. bodies]);
        var spans = bodies.Select(body => body.Json()).SelectMany(Spans).ToList();
        var traceId = TraceId(spans[0]);

        var trace = await plumb.Api.GetTextAsync($"/api/v1/traces/{traceId}");
        var sources = await plumb.Api.SourcesAsync();

        Assert.All(spans.Where(span => TraceId(span) == traceId), span => Assert.Contains(SpanId(span), trace));
        Assert.Contains("com.anthropic.claude_code.tracing", sources.ToString());
        Assert.Contains("duplicate", sources.ToString());
    }

    static IEnumerable<JsonElement> Spans(JsonElement body) =>
        from resource in Json.Items(body, "resourceSpans")
        from scope in Json.Items(resource, "scopeSpans")
        from span in Json.Items(scope, "spans")
        select span;

    static string TraceId(JsonElement span) => Hex(span.GetProperty("traceId").GetString()!);

    static string SpanId(JsonElement span) => Hex(span.GetProperty("spanId").GetString()!);

    // Hexadecimal in OTLP/JSON.
    static string Hex(string id) => id.ToLowerInvariant();

    // The last of two equal options would be an error of its own.
    static PlumbOptions Replacing(string option, string value) => new() { Replaced = new Dictionary<string, string> { [option] = value } };
}
