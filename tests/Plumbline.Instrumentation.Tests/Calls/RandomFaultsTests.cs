using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using FakeClaude;

namespace Plumbline.Instrumentation.Tests.Calls;

public class RandomFaultsTests
{
    // Answers that do not wait for the client.
    static readonly FakeAnswer[] Answers =
    [
        .. Enum.GetValues<FakeAnswer>().Where(answer => answer is not (FakeAnswer.Hang or FakeAnswer.HangInside)),
    ];

    [Fact]
    public async Task What_the_library_computes_is_what_the_API_charges()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await using var api = await Api.StartAsync();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await CallAsync(api, new Random(seed + number))
        );

        Assert.Equal(1000, api.Signals.Sum("plumbline.attempts"));
        Assert.Equal(1000, api.Signals.Spans.Count);
        Assert.Equal((api.Server.Requests, api.Bill.Nanos), (1000, api.Signals.Sum("plumbline.cost.list")));
        Assert.Equal(api.Bill.Nanos, api.Signals.Spans.Sum(span => (long?)span.GetTagItem("plumbline.cost.list_nanos") ?? 0));
    }

    static async Task CallAsync(Api api, Random random)
    {
        var name = new Dictionary<string, string> { [FakeScript.Header] = FakeScript.NameOf(Answers[random.Next(Answers.Length)]) };
        var client = api.Client.WithOptions(options => options with { ExtraHeaders = name });
        var models = FakeBill.Models.ToList();
        var request = Api.Request(new string('x', random.Next(400)), models[random.Next(models.Count)]);
        if (random.Next(3) == 0)
            request = request with { CacheControl = new CacheControlEphemeral { Ttl = random.Next(2) == 0 ? Ttl.Ttl1h : Ttl.Ttl5m } };
        if (random.Next(4) == 0)
            request = request with { InferenceGeo = "us" };
        if (random.Next(4) == 0)
            request = request with { Speed = Speed.Fast };
        try
        {
            if (random.Next(2) == 0)
                await client.Messages.Create(request);
            else
                await foreach (var _ in client.Messages.CreateStreaming(request)) { }
        }
        catch (Exception exception) when (exception is AnthropicException or IOException)
        {
            // As scripted.
        }
    }
}
