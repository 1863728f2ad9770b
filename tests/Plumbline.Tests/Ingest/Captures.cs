using System.Runtime.CompilerServices;
using Plumbline.Core.Model;
using Plumbline.Ingest;
using Encoding = Plumbline.Core.Model.Encoding;

namespace Plumbline.Tests.Ingest;

/// <summary>The recorded requests in tests/data/captures.</summary>
public static class Captures
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../data/captures"));

    static string Here([CallerFilePath] string path = "") => path;

    /// <summary>Folders that hold requests.</summary>
    public static IEnumerable<string> Folders =>
        Bodies(Root).Select(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The bodies as they were received, in order of arrival.</summary>
    public static IEnumerable<string> Bodies(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".pb") || (file.EndsWith(".json") && IsBody(file)))
            .Order(StringComparer.Ordinal);

    static bool IsBody(string file) =>
        !file.EndsWith(".meta.json") && !file.EndsWith(".decoded.json") && Path.GetFileName(file) != "env.json";

    public static Signal SignalOf(string file) =>
        file.Contains("-metrics.") ? Signal.Metrics
        : file.Contains("-logs.") ? Signal.Logs
        : Signal.Traces;

    public static Encoding EncodingOf(string file) => file.EndsWith(".pb") ? Encoding.Protobuf : Encoding.Json;

    public static Batch Decode(string file, IngestSettings? settings = null) =>
        Decode(SignalOf(file), EncodingOf(file), File.ReadAllBytes(file), settings);

    public static Batch Decode(Signal signal, Encoding encoding, ReadOnlySpan<byte> body, IngestSettings? settings = null)
    {
        var batch = new Batch { ReceivedAt = 1_795_190_000_000_000_000 };
        Assert.Null(new OtlpDecoder(settings ?? new()).Decode(signal, Protocol.Http, encoding, body, batch));
        return batch;
    }
}
