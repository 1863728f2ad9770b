using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Plumbline.EndToEnd.RealClient;

/// <summary>
/// A pretend Messages API: answers each turn of a conversation from a plan, as a stream of server-sent events, and remembers what it
/// billed. Every answer has other token counts, so that no request can be taken for another.
/// </summary>
public sealed class FakeMessagesApi : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly IReadOnlyList<PlannedTurn> _plan;
    readonly ConcurrentQueue<BilledRequest> _billed = new();
    int _count;

    FakeMessagesApi(SealedNetwork network, IReadOnlyList<PlannedTurn> plan)
    {
        _plan = plan;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseSockets(options =>
            options.CreateBoundListenSocket = address =>
                network.Inside(() => SocketTransportOptions.CreateDefaultBoundListenSocket(address))
        );
        _app = builder.Build();
        _app.MapPost("/v1/messages", AnswerAsync);
        _app.MapPost("/v1/messages/count_tokens", () => Results.Json(new { input_tokens = 100 }));
        _app.MapMethods("/{**any}", ["HEAD"], () => Results.Ok());
    }

    /// <summary>The address for <c>ANTHROPIC_BASE_URL</c>, inside the network.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>What was answered so far.</summary>
    public IReadOnlyCollection<BilledRequest> Billed => _billed;

    public static async Task<FakeMessagesApi> StartAsync(SealedNetwork network, IReadOnlyList<PlannedTurn> plan)
    {
        var api = new FakeMessagesApi(network, plan);
        await api._app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        var number = Interlocked.Increment(ref _count);
        var turn = _plan[Math.Min(TurnsTaken(request["messages"]!.AsArray()), _plan.Count - 1)];
        var bill = new BilledRequest(
            request["model"]!.GetValue<string>(),
            Input: 11 + 3 * number,
            Output: 101 + 7 * number,
            CacheRead: 15_000 + 113 * number,
            CacheCreation5m: 1_900 + 17 * number,
            CacheCreation1h: 400 + 29 * number
        );
        context.Response.Headers["request-id"] = $"req_{number:D4}_{Guid.NewGuid():N}";
        var message = new MessageStream(context.Response, number, bill);
        await message.WriteAsync(turn, isStreamed: request["stream"]?.GetValue<bool>() == true);
        _billed.Enqueue(bill);
    }

    // A turn is over with each answer of the model.
    static int TurnsTaken(JsonArray messages) => messages.Count(message => message!["role"]!.GetValue<string>() == "assistant");
}

/// <summary>What the model says in one turn.</summary>
public sealed record PlannedTurn(string Text, params PlannedTool[] Tools);

/// <summary>A tool that the model wants to be run.</summary>
public sealed record PlannedTool(string Name, object Input)
{
    public string InputJson => JsonSerializer.Serialize(Input);
}
