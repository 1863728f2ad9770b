using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Captures;

/// <summary>Sends recorded bodies again, each over the transport and in the encoding in which it was recorded.</summary>
static class CaptureReplay
{
    /// <summary>In the given order, one after another.</summary>
    public static async Task SendAsync(PlumbProcess plumb, IEnumerable<RecordedBody> bodies)
    {
        foreach (var body in bodies)
            await SendAsync(plumb, body);
    }

    /// <summary>Every body twice, in an order that the seed decides, over several connections at once.</summary>
    public static async Task SendTwiceShuffledAsync(PlumbProcess plumb, IReadOnlyList<RecordedBody> bodies, int seed)
    {
        RecordedBody[] twice = [.. bodies, .. bodies];
        new Random(seed).Shuffle(twice);
        await Parallel.ForEachAsync(
            twice,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (body, _) => await SendAsync(plumb, body)
        );
    }

    static async Task SendAsync(PlumbProcess plumb, RecordedBody body)
    {
        var refusal = await plumb.Sender.TrySendAsync(body.Request);
        Assert.True(refusal is null, $"{body.Name}: {refusal}");
    }
}
