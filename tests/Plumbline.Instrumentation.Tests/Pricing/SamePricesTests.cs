using Library = Plumbline.Instrumentation.Linked.Pricing;
using Server = Plumbline.Core.Pricing;

namespace Plumbline.Instrumentation.Tests.Pricing;

public class SamePricesTests
{
    [Fact]
    public void Library_and_server_have_the_same_book() =>
        Assert.Equal(Server.PriceBook.BuiltIn.Version, Library.PriceBook.BuiltIn.Version);

    [Fact]
    public void A_call_costs_the_same_in_library_and_server()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var models = Server.PriceBook.BuiltIn.Models;
        for (var i = 0; i < 10_000; i++)
        {
            var model = random.Next(20) == 0 ? "a-model-of-tomorrow" : models[random.Next(models.Count)].Name;
            var time = 1_700_000_000_000 + random.NextInt64(100_000_000_000);
            long[] tokens = [.. Enumerable.Range(0, 5).Select(_ => random.NextInt64(300_000))];
            var (isFast, isBatch, isUs, searches) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0, random.Next(3));

            var ours = Library
                .PriceBook.BuiltIn.Find(model)
                .Cost(time, new(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4]), new(isFast, isBatch, isUs), searches);
            var theirs = Server
                .PriceBook.BuiltIn.Find(model)
                .Cost(time, new(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4]), new(isFast, isBatch, isUs), searches);

            Assert.Equal(
                (theirs.Amount?.Nanos, theirs.Low.Nanos, theirs.High.Nanos),
                (ours.Amount?.Nanos, ours.Low.Nanos, ours.High.Nanos)
            );
        }
    }
}
