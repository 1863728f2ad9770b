using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Captures;

/// <summary>One request body that a real client sent, with the same content as OTLP/JSON.</summary>
/// <param name="Name">Folder and file, for messages.</param>
/// <param name="Request">What goes over the wire again.</param>
/// <param name="JsonFile">The body as JSON: itself, or what the recording decoded from the protobuf.</param>
public sealed record RecordedBody(string Name, OtlpRequest Request, string JsonFile)
{
    /// <summary>The folders below the captures that hold bodies, such as <c>delta/grpc</c>.</summary>
    public static IReadOnlyList<string> Folders() =>
        [
            .. Directory
                .EnumerateFiles(Repository.Captures, "*.meta.json", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Captures, Path.GetDirectoryName(file)!))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The bodies of one folder in the order in which they arrived.</summary>
    public static IReadOnlyList<RecordedBody> Read(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Captures, folder), "*.meta.json")
                .Order(StringComparer.Ordinal)
                .Select(meta => FromMeta(folder, meta)),
        ];

    static RecordedBody FromMeta(string folder, string meta)
    {
        // NNNN-<transport>-<signal>.meta.json
        var stem = meta[..^".meta.json".Length];
        var parts = Path.GetFileName(stem).Split('-');
        var transport = parts[1] switch
        {
            "grpc" => OtlpTransport.Grpc,
            "httppb" => OtlpTransport.HttpProtobuf,
            "httpjson" => OtlpTransport.HttpJson,
            var other => throw new InvalidDataException($"{meta}: unknown transport {other}"),
        };
        var isJson = transport == OtlpTransport.HttpJson;
        var isGzip = File.Exists(stem + ".wire.gz");
        var body = File.ReadAllBytes(isGzip ? stem + ".wire.gz" : stem + (isJson ? ".json" : ".pb"));
        return new(
            $"{folder}/{Path.GetFileName(stem)}",
            new(transport, parts[2], body, isGzip),
            stem + (isJson ? ".json" : ".decoded.json")
        );
    }

    /// <summary>The content.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(JsonFile));
        return document.RootElement.Clone();
    }
}
