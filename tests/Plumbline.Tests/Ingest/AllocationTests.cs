using Plumbline.Core.Model;
using Plumbline.Ingest;

namespace Plumbline.Tests.Ingest;

public class AllocationTests
{
    [Theory]
    [InlineData("cumulative/http-protobuf", "-metrics.pb")]
    [InlineData("delta/http-protobuf", "-metrics.pb")]
    [InlineData("delta/http-protobuf", "-logs.pb")]
    [InlineData("cumulative/http-json", "-metrics.json")]
    public void A_warm_decoder_allocates_almost_nothing(string folder, string end)
    {
        var file = Directory.EnumerateFiles(Path.Combine(Captures.Root, folder), "*" + end).Order(StringComparer.Ordinal).Last();
        var body = File.ReadAllBytes(file);
        var decoder = new OtlpDecoder(new());
        var batch = new Batch();
        var records = 0;
        for (var i = 0; i < 50; i++)
            records = Decode(decoder, file, body, batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Decode(decoder, file, body, batch);
        var perRecord = (GC.GetAllocatedBytesForCurrentThread() - before) / 100 / records;
        Assert.True(perRecord <= 16, $"{perRecord} bytes for each of {records} records");
    }

    static int Decode(OtlpDecoder decoder, string file, byte[] body, Batch batch)
    {
        batch.Clear();
        Assert.Null(decoder.Decode(Captures.SignalOf(file), Protocol.Http, Captures.EncodingOf(file), body, batch));
        return batch.Taken;
    }
}
