using Anthropic;
using Anthropic.Core;
using Anthropic.Models.Messages;
using FakeClaude;

namespace Plumbline.Instrumentation.Tests.Calls;

/// <summary>The official SDK with our handler, calling a fake API of its own, and all signals of that.</summary>
sealed class Api : IAsyncDisposable
{
    readonly FakeServer _server;

    Api(FakeServer server, PlumblineOptions options, int retries, TimeSpan timeout, string[] otherSources)
    {
        _server = server;
        Signals = new Heard(server.Address.Port, otherSources);
        options.LoggerFactory = Signals;
        Options = options;
        Client = new AnthropicClient(
            new ClientOptions
            {
                ApiKey = "none",
                BaseUrl = server.Address.ToString().TrimEnd('/'),
                MaxRetries = retries,
                Timeout = timeout,
                Handlers = [new ClaudeHandler(options)],
            }
        );
    }

    public Heard Signals { get; }

    public AnthropicClient Client { get; }

    public PlumblineOptions Options { get; }

    public FakeServer Server => _server;

    public FakeBill Bill => _server.Bill;

    public static async Task<Api> StartAsync(
        FakeAnswer[]? script = null,
        int retries = 0,
        PlumblineOptions? options = null,
        TimeSpan? timeout = null,
        string[]? otherSources = null
    ) =>
        new(
            await FakeServer.StartAsync(new FakeScript(script ?? [])),
            options ?? new PlumblineOptions { TimeProvider = new LateNovember() },
            retries,
            timeout ?? TimeSpan.FromSeconds(100),
            otherSources ?? []
        );

    /// <summary>A small request.</summary>
    public static MessageCreateParams Request(string text = "hello", string model = "claude-opus-5-5") =>
        new()
        {
            Model = model,
            MaxTokens = 100,
            Messages = [new UserMessageParam { Content = text }],
        };

    public async Task<List<RawMessageStreamEvent>> StreamAsync(MessageCreateParams? request = null, CancellationToken cancel = default)
    {
        List<RawMessageStreamEvent> events = [];
        await foreach (var item in Client.Messages.CreateStreaming(request ?? Request(), cancel))
            events.Add(item);
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Signals.Dispose();
        await _server.DisposeAsync();
    }
}
