using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using FakeClaude;
using Plumbline.EndToEnd.Harness;
using Plumbline.Instrumentation;

namespace Plumbline.EndToEnd.Instrumentation;

/// <summary>What the library sends of an app's calls arrives in a real server.</summary>
public class ArrivalTests
{
    const string Model = "claude-opus-5-5";

    [Fact]
    public async Task Spans_metrics_and_logs_of_a_call_are_in_the_API()
    {
        using var data = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(data.Path);
        await using var fake = await FakeServer.StartAsync();

        using (var telemetry = PlumblineTelemetry.Start(plumb.OtlpHttp, "support-bot"))
        {
            using var client = new AnthropicClient
            {
                ApiKey = "none",
                BaseUrl = fake.Address.ToString().TrimEnd('/'),
                Handlers = [new ClaudeHandler(telemetry.Options)],
            };
            using var tags = ClaudeCall.Tag(team: "support", template: "reply@7");
            await client.Messages.Create(
                new MessageCreateParams
                {
                    Model = Model,
                    MaxTokens = 100,
                    Messages = [new UserMessageParam { Content = "hello" }],
                }
            );
        }

        var traces = await GetAsync(plumb, "/api/v1/traces");
        var events = await GetAsync(plumb, "/api/v1/events");
        var counter = await GetAsync(plumb, "/api/v1/counters/plumbline.cost.list");

        Assert.Contains("chat " + Model, traces);
        Assert.Contains("plumbline.call", events);
        Assert.Contains(fake.Bill.Nanos.ToString(), counter);
    }

    static async Task<string> GetAsync(PlumbProcess plumb, string path)
    {
        using var response = await plumb.Http.GetAsync(new Uri(plumb.Web, path));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.ToString();
    }
}
