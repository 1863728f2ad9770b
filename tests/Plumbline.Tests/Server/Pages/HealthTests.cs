using Plumbline.Core.Model;
using Plumbline.Server.Pages;
using Plumbline.Store.Queries;

namespace Plumbline.Tests.Server.Pages;

public sealed class HealthTests
{
    const long Second = 1_000_000_000;
    const long Now = 1_000_000 * Second;

    static SourceRow Sender(long secondsAgo, long refused = 0) =>
        new()
        {
            Scope = "com.anthropic.claude_code",
            Version = "2.1.329",
            Signal = Signal.Metrics,
            Protocol = Protocol.Http,
            Encoding = Encoding.Protobuf,
            Temporality = Temporality.Delta,
            Requests = 1,
            Records = 1,
            FirstSeen = 0,
            LastSeen = Now - secondsAgo * Second,
            Reasons = refused == 0 ? [] : [new(Reason.NoTime, refused)],
        };

    [Fact]
    public void A_refusal_is_said_but_is_no_verdict() =>
        Assert.Equal(
            new Health("2 senders healthy · newest 4\u2009s ago · 3 refused so far", ""),
            Health.Of([Sender(4), Sender(9, 3)], Now)
        );

    [Fact]
    public void Who_was_last_seen_over_a_day_ago_is_silent() =>
        Assert.Equal(new Health("1 sender, silent · newest 2 days ago", "odd"), Health.Of([Sender(2 * 86_400)], Now));

    [Fact]
    public void Nobody_is_neither() => Assert.Equal(new Health("nothing received yet", "none"), Health.Of([], Now));
}
