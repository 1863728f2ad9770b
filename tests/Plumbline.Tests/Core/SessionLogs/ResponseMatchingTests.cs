using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.OfCore;

public class ResponseMatchingTests
{
    const long Second = 1_000_000_000;

    static readonly Likeness Usual = new(1, 10, 20, 30);

    static Hash128 Key(string? text) => text is null ? default : Hash128.Of(System.Text.Encoding.UTF8.GetBytes(text));

    static RequestEvent Event(
        string name,
        string? request = null,
        string? uuid = null,
        string session = "s",
        long? second = 0,
        Likeness? likeness = null
    ) => new(Key(session), Key(request), Key(uuid), likeness ?? Usual, second * Second, Key(name));

    static ResponseLine Line(
        int response,
        string? request = null,
        string? uuid = null,
        string session = "s",
        long? second = 0,
        Likeness? likeness = null
    ) =>
        new(
            response,
            Key(session),
            Key(request),
            request is null,
            Key(uuid),
            likeness ?? Usual,
            second * Second,
            Key($"line {response} {request} {uuid} {second}")
        );

    static int[] Match(IReadOnlyList<RequestEvent> events, params IReadOnlyList<ResponseLine> lines) =>
        ResponseMatching.EventOf(events, lines, lines.Max(line => line.Response) + 1);

    [Fact]
    public void The_request_id_decides_in_whatever_session_and_at_whatever_time() =>
        Assert.Equal([0], Match([Event("e", "r", session: "other", second: 90_000)], Line(0, "r", likeness: new(2, 1, 1, 1))));

    [Fact]
    public void A_reused_request_id_finds_the_response_of_its_own_session() =>
        Assert.Equal(
            [1, 0],
            Match(
                [Event("e", "r", session: "s1"), Event("f", "r", session: "s2")],
                Line(0, "r", session: "s2"),
                Line(1, "r", session: "s1")
            )
        );

    [Fact]
    public void Without_a_request_id_the_message_uuid_decides() =>
        Assert.Equal([0], Match([Event("e", uuid: "u", second: 90_000)], Line(0, "r", "u")));

    [Fact]
    public void The_request_id_comes_before_the_uuid() =>
        Assert.Equal([0], Match([Event("e", "r", "other"), Event("f", null, "u")], Line(0, "r", "u")));

    [Fact]
    public void Without_ids_the_nearest_in_time_are_paired_one_to_one() =>
        Assert.Equal(
            [1, 0, -1],
            Match(
                [Event("e", second: 100), Event("f", second: 10)],
                Line(0, "r1", second: 11),
                Line(1, "r2", second: 90),
                Line(2, "r3", second: 300)
            )
        );

    [Theory]
    [InlineData(600, 0)]
    [InlineData(601, -1)]
    [InlineData(-600, 0)]
    [InlineData(null, -1)]
    public void Ten_minutes_apart_is_near_enough(int? second, int found) =>
        Assert.Equal([found], Match([Event("e", second: 0)], Line(0, "r", second: second)));

    [Fact]
    public void Alike_means_session_family_input_and_cache_tokens()
    {
        Assert.Equal([-1], Match([Event("e", session: "other")], Line(0, "r")));
        Assert.Equal([-1], Match([Event("e", likeness: Usual with { Family = 2 })], Line(0, "r")));
        Assert.Equal([-1], Match([Event("e", likeness: Usual with { Input = 11 })], Line(0, "r")));
        Assert.Equal([-1], Match([Event("e", likeness: Usual with { CacheRead = 21 })], Line(0, "r")));
        Assert.Equal([-1], Match([Event("e", likeness: Usual with { CacheCreation = 31 })], Line(0, "r")));
    }

    [Fact]
    public void Two_different_request_ids_are_never_alike() => Assert.Equal([-1], Match([Event("e", "r1")], Line(0, "r2")));

    [Fact]
    public void A_line_without_a_request_id_is_found_alike() => Assert.Equal([0], Match([Event("e", "r1")], Line(0)));

    [Fact]
    public void Of_several_lines_of_one_response_any_id_will_do() =>
        Assert.Equal([0], Match([Event("e", "r2")], Line(0, "r1"), Line(0, "r2")));

    [Fact]
    public void No_order_changes_the_pairs()
    {
        var random = new Random(3);
        for (var history = 0; history < 300; history++)
        {
            var events = Enumerable
                .Range(0, random.Next(8))
                .Select(i => Event($"e{i}", AnyId(random), AnyId(random), AnySession(random), random.Next(2000)))
                .ToArray();
            var lines = Enumerable
                .Range(0, random.Next(1, 8))
                .Select(i => Line(i, AnyId(random), AnyId(random), AnySession(random), random.Next(2000)))
                .ToArray();
            var pairs = Pairs(events, lines);
            random.Shuffle(events);
            random.Shuffle(lines);
            Assert.Equal(pairs, Pairs(events, lines));
        }
    }

    static string? AnyId(Random random) => random.Next(3) == 0 ? $"id{random.Next(6)}" : null;

    static string AnySession(Random random) => $"s{random.Next(2)}";

    static string Pairs(RequestEvent[] events, ResponseLine[] lines)
    {
        var found = ResponseMatching.EventOf(events, lines, lines.Length);
        Assert.Equal(found.Count(at => at >= 0), found.Where(at => at >= 0).Distinct().Count());
        return string.Join(";", found.Select((at, response) => $"{response}>{(at < 0 ? "" : events[at].Order.ToString())}"));
    }

    [Fact]
    public void Many_that_are_alike_are_paired_in_no_time()
    {
        var events = Enumerable.Range(0, 20_000).Select(i => Event($"e{i}", second: i % 500)).ToList();
        var lines = Enumerable.Range(0, 20_000).Select(i => Line(i, $"r{i}", second: i % 500)).ToList();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.DoesNotContain(-1, ResponseMatching.EventOf(events, lines, lines.Count));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {clock.Elapsed}.");
    }
}
