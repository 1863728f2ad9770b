using Plumbline.Core.Model;
using Plumbline.Ingest;
using Encoding = Plumbline.Core.Model.Encoding;
using Span = Plumbline.Core.Model.Span;

namespace Plumbline.Tests.Ingest;

/// <summary>Decodes what a test describes, in both encodings, which must agree.</summary>
public static class Decoded
{
    public static Batch Metrics((string, object?)[] resource, string scope, Message metric, IngestSettings? settings = null) =>
        Of(Signal.Metrics, Otlp.Request("Metrics", resource, scope, metric), settings);

    public static Batch Logs((string, object?)[] resource, string scope, Message record, IngestSettings? settings = null) =>
        Of(Signal.Logs, Otlp.Request("Logs", resource, scope, record), settings);

    public static Batch Event(string name, params (string, object?)[] attributes) =>
        Logs([], Otlp.Claude + ".events", Otlp.Event(name, attributes));

    public static ApiRequest Request(params (string, object?)[] attributes) => Event("api_request", attributes).Requests[0];

    public static Batch Span(Message span, IngestSettings? settings = null) =>
        Of(Signal.Traces, Otlp.Request("Spans", [], Otlp.Claude + ".tracing", span), settings);

    public static Batch Of(Signal signal, Message request, IngestSettings? settings = null)
    {
        var batch = Captures.Decode(signal, Encoding.Protobuf, request.ToProtobuf(), settings);
        Assert.Equal(BatchDump.Of(batch), BatchDump.Of(Captures.Decode(signal, Encoding.Json, request.ToJson(), settings)));
        return batch;
    }

    public static string EventAttributes(this Batch batch) => BatchDump.Attributes(batch, batch.Events[0].Attributes);

    public static string SpanAttributes(this Batch batch) => BatchDump.Attributes(batch, batch.Spans[0].Attributes);

    public static Context Context(this Batch batch) => Assert.Single(batch.Contexts.AsSpan().ToArray());

    /// <summary>All flags and refusals, as text.</summary>
    public static string Reasons(this Batch batch) =>
        string.Join(
            ", ",
            batch.Senders.AsSpan().ToArray().SelectMany(s => s.Reasons.AsSpan().ToArray()).Select(r => $"{r.Reason}={r.Count}")
        );
}
