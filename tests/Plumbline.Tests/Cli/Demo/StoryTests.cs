using System.Security.Cryptography;
using Plumbline.Cli.Demo;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.Cli.Demo;

public class StoryTests
{
    static readonly DemoSettings Small = new(1, 30, 21, 5, new DateOnly(2026, 11, 20));

    static (string Hash, Truth Truth) Tell(DemoSettings settings)
    {
        var story = new Story(settings, PriceBook.BuiltIn);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var body in story.Tell())
            hash.AppendData(body.Json);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), story.Truth);
    }

    [Fact]
    public void The_same_settings_give_the_same_bytes_and_another_seed_gives_others()
    {
        Assert.Equal(Tell(Small).Hash, Tell(Small).Hash);
        Assert.NotEqual(Tell(Small).Hash, Tell(Small with { Seed = 2 }).Hash);
    }

    [Fact]
    public void Everything_happens_within_its_days()
    {
        var days = Tell(Small).Truth.Cells.Keys.Select(key => key.Day).ToList();

        Assert.InRange(days.Min(), Small.From, Small.From.AddDays(1));
        Assert.InRange(days.Max(), Small.Until.AddDays(-2), Small.Until.AddDays(-1));
    }

    [Fact]
    public void The_cache_is_missed_for_every_reason_there_is()
    {
        var truth = Tell(Small with { People = 40, Days = 45, RequestsPerDay = 20 }).Truth;

        Assert.Equal(
            Enum.GetNames<MissCause>().Where(name => name != nameof(MissCause.None)).Order(StringComparer.Ordinal),
            truth.Causes.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Some_usage_has_no_price_and_some_is_known_from_metrics_alone()
    {
        var total = Tell(Small with { People = 100, Days = 30, RequestsPerDay = 10 }).Truth.Total;

        Assert.InRange(total.UnpricedRequests, 1, total.Requests / 50);
        Assert.InRange(total.UnitemisedNanos, 1, total.ClientNanos / 4);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public void A_person_makes_about_as_many_requests_as_was_asked(int requests)
    {
        var settings = Small with { People = 40, Days = 28, RequestsPerDay = requests };
        var people = Tell(settings).Truth.Cells.Where(cell => cell.Key.Owner.Pool is null);

        // Four weeks have twenty working days; not everyone is there all the time, and some only send metrics.
        var each = (double)people.Sum(cell => cell.Value.Requests) / settings.People / 20;

        Assert.InRange(each, requests * 0.5, requests * 1.5);
    }
}
