using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeClaude;

/// <summary>A Claude API that costs nothing: the same requests get the same answers, and it keeps its own bill. For tests, and as a program for trying things out.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly FakeScript _script;
    int _requests;

    FakeServer(WebApplication app, FakeScript script) => (_app, _script) = (app, script);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What it charged.</summary>
    public FakeBill Bill { get; } = new();

    /// <summary>How many calls of the Messages API came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The headers of the last one.</summary>
    public IReadOnlyDictionary<string, string> LastHeaders { get; private set; } = new Dictionary<string, string>();

    /// <summary>Starts it on this machine alone.</summary>
    /// <param name="port">0 takes a free one.</param>
    public static async Task<FakeServer> StartAsync(FakeScript? script = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var server = new FakeServer(app, script ?? new FakeScript([]));
        app.MapPost("/v1/messages", server.AnswerAsync);
        app.MapPost("/v1/messages/count_tokens", CountAsync);
        var batches = new FakeBatches(server.Bill);
        app.MapPost("/v1/messages/batches", batches.CreateAsync);
        app.MapGet("/v1/messages/batches/{id}", batches.Retrieve);
        app.MapGet("/v1/messages/batches/{id}/results", batches.Results);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.First());
        return server;
    }

    /// <summary>Until the program is asked to stop.</summary>
    public Task WaitAsync() => HostingAbstractionsHostExtensions.WaitForShutdownAsync(_app);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal static async Task<FakeRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body) is JsonObject body ? new FakeRequest(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static async Task CountAsync(HttpContext context)
    {
        if (await ReadAsync(context) is { } request)
            await WriteAsync(context, 200, new JsonObject { ["input_tokens"] = request.InputTokens });
        else
            context.Response.StatusCode = 400;
    }

    async Task AnswerAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _requests);
        LastHeaders = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        var answer = _script.Next(context.Request.Headers[FakeScript.Header]);
        SetHeaders(context.Response, number);
        if (await ReadAsync(context) is not { } request)
            answer = FakeAnswer.InvalidRequest;
        else if (FakeError.Of(answer) is null)
        {
            await AnswerAsync(context, request, answer, number);
            return;
        }

        var error = FakeError.Of(answer)!;
        if (error.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = after;
        await WriteAsync(context, error.Status, error.Body);
    }

    async Task AnswerAsync(HttpContext context, FakeRequest request, FakeAnswer answer, int number)
    {
        if (answer == FakeAnswer.Disconnect)
            context.Abort();
        else if (answer == FakeAnswer.Hang)
            await HangAsync(context);
        else if (request.IsStream)
            await StreamAsync(context, request, answer, $"msg_{number}");
        else
            await WholeAsync(context, request, answer, $"msg_{number}");
    }

    async Task WholeAsync(HttpContext context, FakeRequest request, FakeAnswer answer, string id)
    {
        var usage = request.Usage(answer);
        var text = Encoding.UTF8.GetBytes(FakeMessage.Whole(id, answer, usage).ToJsonString());
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = text.Length;
        if (answer is FakeAnswer.Cut or FakeAnswer.HangInside or FakeAnswer.ErrorEvent)
        {
            // Nobody has seen what it used: it is not charged.
            await context.Response.Body.WriteAsync(text.AsMemory(0, text.Length / 2));
            await context.Response.Body.FlushAsync();
            await EndAsync(context, answer);
            return;
        }

        Bill.Charge(usage);
        await context.Response.Body.WriteAsync(text);
    }

    // A stream that ends early is charged as far as its events say.
    async Task StreamAsync(HttpContext context, FakeRequest request, FakeAnswer answer, string id)
    {
        var usage = request.Usage(answer);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        var isBroken = answer is FakeAnswer.Cut or FakeAnswer.HangInside or FakeAnswer.ErrorEvent;
        Bill.Charge(isBroken ? FakeMessage.AtStart(usage) : usage);
        var left = isBroken ? 8 : int.MaxValue;
        foreach (var (name, data) in FakeMessage.Events(id, answer, usage).TakeWhile(_ => left-- > 0))
            await WriteEventAsync(context, name, data);
        if (answer == FakeAnswer.ErrorEvent)
            await WriteEventAsync(context, "error", FakeMessage.Error("overloaded_error", "Overloaded"));
        else if (isBroken)
            await EndAsync(context, answer);
    }

    static async Task EndAsync(HttpContext context, FakeAnswer answer)
    {
        if (answer == FakeAnswer.HangInside)
            await HangAsync(context);
        else
            // The server closes the connection without an end, after what was written has arrived; aborting it could overtake that.
            throw new IOException("cut");
    }

    static async Task HangAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has given up.
        }
    }

    static async Task WriteEventAsync(HttpContext context, string name, JsonObject data)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: {data.ToJsonString()}\n\n");
        await context.Response.Body.FlushAsync();
    }

    internal static async Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    static void SetHeaders(HttpResponse response, int number)
    {
        response.Headers["request-id"] = $"req_{number}";
        response.Headers["anthropic-organization-id"] = "org-fake";
        var reset = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        foreach (var (kind, limit) in new[] { ("requests", 1000L), ("input-tokens", 200_000L), ("output-tokens", 80_000L) })
        {
            response.Headers[$"anthropic-ratelimit-{kind}-limit"] = limit.ToString();
            response.Headers[$"anthropic-ratelimit-{kind}-remaining"] = Math.Max(0, limit - number).ToString();
            response.Headers[$"anthropic-ratelimit-{kind}-reset"] = reset;
        }
    }
}
