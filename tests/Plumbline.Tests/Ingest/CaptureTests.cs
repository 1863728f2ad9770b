using System.IO.Compression;
using System.Text.Json;
using Plumbline.Core.Model;
using Encoding = Plumbline.Core.Model.Encoding;

namespace Plumbline.Tests.Ingest;

public class CaptureTests
{
    [Fact]
    public void A_protobuf_request_and_its_JSON_form_give_the_same_batch()
    {
        var pairs = 0;
        foreach (var file in Captures.Bodies(Captures.Root).Where(file => file.EndsWith(".pb")))
        {
            var twin = Path.ChangeExtension(file, ".decoded.json");
            var expected = BatchDump.Of(Captures.Decode(Captures.SignalOf(file), Encoding.Json, File.ReadAllBytes(twin)));
            Assert.Equal(expected, BatchDump.Of(Captures.Decode(file)));
            pairs++;
        }

        Assert.True(pairs >= 70, $"{pairs} pairs");
    }

    [Fact]
    public void A_compressed_request_holds_the_same_records()
    {
        var wires = Directory.GetFiles(Captures.Root, "*.wire.gz", SearchOption.AllDirectories);
        Assert.NotEmpty(wires);
        foreach (var wire in wires)
        {
            var plain = new[] { ".pb", ".json" }.Select(end => wire.Replace(".wire.gz", end)).First(File.Exists);
            using var gzip = new GZipStream(File.OpenRead(wire), CompressionMode.Decompress);
            var body = new MemoryStream();
            gzip.CopyTo(body);
            var batch = Captures.Decode(Captures.SignalOf(plain), Captures.EncodingOf(plain), body.ToArray());
            Assert.Equal(BatchDump.Of(Captures.Decode(plain)), BatchDump.Of(batch));
        }
    }

    public static TheoryData<string> Folders => [.. Captures.Folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_record_of_a_folder_is_there_with_its_cost_and_tokens(string folder)
    {
        foreach (var file in Captures.Bodies(Path.Combine(Captures.Root, folder)))
        {
            var batch = Captures.Decode(file);
            using var json = JsonDocument.Parse(
                File.ReadAllBytes(file.EndsWith(".pb") ? Path.ChangeExtension(file, ".decoded.json") : file)
            );
            var records = Truth.Records(json.RootElement).ToList();
            Assert.Equal((records.Count, 0), (batch.Taken, batch.Refused));
            Assert.Equal(Truth.Points(records), Points(batch));
            Assert.Equal(Truth.Requests(records), Requests(batch));
        }
    }

    static IEnumerable<string> Points(Batch batch)
    {
        for (var i = 0; i < batch.Points.Count; i++)
        {
            var point = batch.Points[i];
            var metric = batch.Metrics[point.Metric];
            yield return $"{batch.Text.Text(metric.Name)} {metric.Temporality} {point.Start} {point.Time} {point.Value}";
        }
    }

    static IEnumerable<string> Requests(Batch batch)
    {
        for (var i = 0; i < batch.Requests.Count; i++)
        {
            var request = batch.Requests[i];
            yield return $"{batch.Text.Text(request.Id)} {request.ClientCost} {request.InputTokens} {request.OutputTokens} "
                + $"{request.CacheReadTokens} {request.CacheCreationTokens} {batch.Text.Text(batch.Contexts[request.Context].Session)}";
        }
    }
}
