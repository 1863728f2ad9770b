using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Plumbline.Instrumentation.Tests.Calls;

public class QuietTests
{
    sealed class Canned(HttpResponseMessage response) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(response);
    }

    [Fact]
    public async Task Other_requests_pass_untouched()
    {
        using var signals = new Heard(443);
        using var content = new StringContent("x");
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        using var http = new HttpMessageInvoker(new ClaudeHandler { InnerHandler = new Canned(response) });
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://other.example/v1/messages");

        var answer = await http.SendAsync(request, default);

        Assert.Same(response, answer);
        Assert.Same(content, answer.Content);
        Assert.Empty(signals.Spans);
    }

    [Fact]
    public async Task A_fault_of_ours_is_counted_and_the_app_gets_its_answer()
    {
        using var signals = new Heard(-1);
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") };
        using var http = new HttpMessageInvoker(
            new ClaudeHandler(new PlumblineOptions { TimeProvider = new BrokenClock() }) { InnerHandler = new Canned(response) }
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.example/v1/messages")
        {
            Content = new StringContent("{}"),
        };

        var answer = await http.SendAsync(request, default);

        Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_synchronous_call_is_observed_as_well()
    {
        await using var api = await Api.StartAsync();
        using var http = new HttpClient(new ClaudeHandler(api.Options) { InnerHandler = new SocketsHttpHandler() });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Server.Address, "/v1/messages"))
        {
            Content = new StringContent("""{"model":"claude-opus-5-5","max_tokens":5,"messages":[]}"""),
        };

        using var response = http.Send(request);

        Assert.Equal((api.Bill.Nanos, 1), (api.Signals.Span.GetTagItem("plumbline.cost.list_nanos"), api.Bill.Count));
    }

    [Fact]
    public async Task Services_have_a_handler_that_logs_to_the_apps_log()
    {
        await using var api = await Api.StartAsync();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(api.Signals);
        services.AddPlumbline(options => options.TimeProvider = new LateNovember());
        await using var provider = services.BuildServiceProvider();
        var handler = provider.GetRequiredService<ClaudeHandler>();
        handler.InnerHandler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);

        using var response = await http.PostAsync(
            new Uri(api.Server.Address, "/v1/messages"),
            new StringContent("""{"model":"claude-opus-5-5"}""")
        );

        Assert.Equal("plumbline.call", Assert.Single(api.Signals.Logs).Event.Name);
        Assert.NotSame(handler, provider.GetRequiredService<ClaudeHandler>());
    }

    sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("no clock");
    }
}
