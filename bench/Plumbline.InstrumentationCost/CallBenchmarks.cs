using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Plumbline.Instrumentation;

namespace Plumbline.InstrumentationCost;

/// <summary>A call through the handler against one without it, over an answer without a network. The results stand in bench/RESULTS.md.</summary>
[MemoryDiagnoser]
public class CallBenchmarks
{
    /// <summary>Pieces of generated content in the stream.</summary>
    public const int Chunks = 200;

    static readonly byte[] Message = Encoding.UTF8.GetBytes(
        """{"id":"msg_01","type":"message","role":"assistant","model":"claude-opus-5-5","content":[{"type":"text","text":"The quick brown fox jumps over the lazy dog."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":800,"cache_creation_input_tokens":100,"cache_read_input_tokens":4000,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":0},"output_tokens":190,"service_tier":"standard","inference_geo":"global"}}"""
    );

    static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"model":"claude-opus-5-5","max_tokens":1000,"messages":[{"role":"user","content":"Which animal jumps over which, and why would it do so?"}]}"""
    );

    readonly List<IDisposable> _listeners = [];
    HttpMessageInvoker _whole = null!,
        _stream = null!;

    [ParamsAllValues]
    public Listening Listening { get; set; }

    [GlobalSetup]
    public void Start()
    {
        var options = new PlumblineOptions();
        if (Listening is Listening.All or Listening.ChatSpan or Listening.HttpSpan)
            Listen(options);
        var event0 =
            """event: content_block_delta"""
            + "\n"
            + """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word"}}"""
            + "\n\n";
        _whole = Over(new CannedApi(Message, "application/json", Message.Length), options);
        _stream = Over(new CannedApi(StreamOf(event0), "text/event-stream", event0.Length), options);
    }

    [GlobalCleanup]
    public void Stop() => _listeners.ForEach(listener => listener.Dispose());

    [Benchmark]
    public Task<long> Call() => ReadAsync(_whole);

    [Benchmark(OperationsPerInvoke = Chunks)]
    public Task<long> Chunk() => ReadAsync(_stream);

    static async Task<long> ReadAsync(HttpMessageInvoker http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.anthropic.com/v1/messages")
        {
            Content = new ByteArrayContent(Body),
        };
        using var response = await http.SendAsync(request, default);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[4096];
        long length = 0;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0; )
            length += count;
        return length;
    }

    HttpMessageInvoker Over(CannedApi api, PlumblineOptions options) =>
        new(
            Listening switch
            {
                Listening.Bare => api,
                Listening.ChatSpan => new ComparedHandlers.ChatSpan { InnerHandler = api },
                Listening.HttpSpan => new ComparedHandlers.HttpSpan { InnerHandler = api },
                _ => new ClaudeHandler(options) { InnerHandler = api },
            }
        );

    // Everything is recorded; what a backend costs is not ours.
    void Listen(PlumblineOptions options)
    {
        _listeners.Add(Sdk.CreateTracerProviderBuilder().AddClaude().AddSource("compared").SetSampler(new AlwaysOnSampler()).Build());
        _listeners.Add(
            Sdk.CreateMeterProviderBuilder()
                .AddClaude()
                .AddMeter("compared")
                .AddReader(new PeriodicExportingMetricReader(new Nowhere()))
                .Build()
        );
        var logs = LoggerFactory.Create(builder => builder.AddOpenTelemetry(log => log.AddProcessor(new Kept())));
        _listeners.Add(logs);
        options.LoggerFactory = logs;
    }

    static byte[] StreamOf(string chunk)
    {
        var text = new StringBuilder(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_01\",\"model\":\"claude-opus-5-5\",\"usage\":{\"input_tokens\":800,\"output_tokens\":1}}}\n\n"
        );
        for (var i = 0; i < Chunks; i++)
            text.Append(chunk);
        text.Append(
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":200}}\n\n"
        );
        return Encoding.UTF8.GetBytes(text.Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n").ToString());
    }

    sealed class Nowhere : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }

    sealed class Kept : BaseProcessor<LogRecord>;
}
