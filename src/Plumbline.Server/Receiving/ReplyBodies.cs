using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Server.Receiving;

/// <summary>
/// The messages of our answers.
/// <list type="bullet">
/// <item>google.rpc.Status: 1 code (int32), 2 message (string), 3 details (Any: 1 type_url, 2 value)</item>
/// <item>google.rpc.RetryInfo: 1 retry_delay (Duration: 1 seconds, 2 nanos)</item>
/// <item>Export…ServiceResponse: 1 partial_success (1 rejected count, int64; 2 error_message)</item>
/// </list>
/// </summary>
public static class ReplyBodies
{
    static readonly byte[] EmptyJson = "{}"u8.ToArray();

    /// <summary>An Export response that takes everything.</summary>
    public static byte[] Success(Encoding encoding) => encoding == Encoding.Json ? EmptyJson : [];

    /// <summary>An Export response that says how many points, records or spans were refused, and why.</summary>
    public static byte[] PartialSuccess(Signal signal, Encoding encoding, int refused, string? message) =>
        encoding == Encoding.Json
            ? Json(json =>
            {
                json.WriteStartObject("partialSuccess");
                // 64-bit numbers are strings in protobuf's JSON.
                json.WriteString(RefusedName(signal), refused.ToString(System.Globalization.CultureInfo.InvariantCulture));
                json.WriteString("errorMessage", message ?? "");
                json.WriteEndObject();
            })
            : new WireWriter().Message(1, new WireWriter().Varint(1, refused).Text(2, message ?? "")).ToArray();

    /// <summary>How many records of session logs were taken, how many were not, and why.</summary>
    public static byte[] Counts(int taken, int refused, IReadOnlyDictionary<Reason, long>? reasons) =>
        Json(json =>
        {
            json.WriteNumber("taken", taken);
            json.WriteNumber("refused", refused);
            json.WriteStartObject("reasons");
            foreach (var (reason, count) in (reasons ?? new Dictionary<Reason, long>()).OrderBy(pair => pair.Key))
                json.WriteNumber(reason.Name(), count);
            json.WriteEndObject();
        });

    static string RefusedName(Signal signal) =>
        signal switch
        {
            Signal.Metrics => "rejectedDataPoints",
            Signal.Logs => "rejectedLogRecords",
            _ => "rejectedSpans",
        };

    /// <summary>A Status for an error over HTTP.</summary>
    public static byte[] Status(Encoding encoding, RpcCode code, string message) =>
        encoding == Encoding.Json
            ? Json(json =>
            {
                json.WriteNumber("code", (int)code);
                json.WriteString("message", message);
            })
            : new WireWriter().Varint(1, (int)code).Text(2, message).ToArray();

    /// <summary>A Status that says when to try again, for the trailer <c>grpc-status-details-bin</c>.</summary>
    public static byte[] StatusWithRetry(RpcCode code, string message, int retryAfterSeconds)
    {
        var retryInfo = new WireWriter().Message(1, new WireWriter().Varint(1, retryAfterSeconds));
        var any = new WireWriter().Text(1, "type.googleapis.com/google.rpc.RetryInfo").Message(2, retryInfo);
        return new WireWriter().Varint(1, (int)code).Text(2, message).Message(3, any).ToArray();
    }

    static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
