using Plumbline.Cli.Reports;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.Cli.Reports;

public class PullRequestReportTests
{
    const string First = "https://git.example/lantern/basket/pull/7",
        Second = "https://git.example/lantern/basket/pull/8";

    readonly LogBook _book = new();
    readonly int _file;

    public PullRequestReportTests() => _file = _book.File("/home/dev/basket");

    void Ask(string time, string session = "s1", string? branch = null) =>
        _book.Snapshot.Add(_book.Request(_file, time, session) with { Branch = _book.Snapshot.Number(branch) });

    Dictionary<string, long> Requests() =>
        UsageReport
            .Of(_book.Snapshot, PriceBook.BuiltIn, new UsageQuestion { Rows = Dimension.Pr, Clock = new LocalClock(TimeZoneInfo.Utc) })
            .Rows.ToDictionary(row => row.Key, row => row.Sums.Requests);

    [Fact]
    public void What_a_session_did_until_it_made_a_pull_request_was_for_it()
    {
        Ask("2026-11-02T10:00:00Z");
        Ask("2026-11-02T10:05:00Z");
        _book.PullRequest(_file, "2026-11-02T10:06:00Z", First);
        Ask("2026-11-02T10:07:00Z");
        _book.PullRequest(_file, "2026-11-02T10:08:00Z", Second);
        Ask("2026-11-02T10:09:00Z");
        Ask("2026-11-02T10:10:00Z");

        Assert.Equal(new() { [First] = 2, [Second] = 3 }, Requests());
    }

    [Fact]
    public void Other_sessions_on_its_branch_worked_for_it_too()
    {
        Ask("2026-11-01T10:00:00Z", "s2", "tax");
        Ask("2026-11-02T10:00:00Z", "s1", "tax");
        _book.PullRequest(_file, "2026-11-02T10:06:00Z", First);
        Ask("2026-11-03T10:00:00Z", "s3", "tax");
        Ask("2026-11-03T11:00:00Z", "s3", "other");

        Assert.Equal(new() { [First] = 3, [""] = 1 }, Requests());
    }

    [Fact]
    public void What_happens_on_the_main_branch_is_not_for_a_pull_request_of_another_session()
    {
        Ask("2026-11-02T10:00:00Z", "s1", "main");
        _book.PullRequest(_file, "2026-11-02T10:06:00Z", First);
        Ask("2026-11-03T10:00:00Z", "s2", "main");

        Assert.Equal(new() { [First] = 1, [""] = 1 }, Requests());
    }

    [Theory]
    [InlineData(First, "lantern/basket#7")]
    [InlineData("https://gitlab.example/group/sub/basket/-/merge_requests/12", "group/sub/basket!12")]
    [InlineData("https://elsewhere.example/review/3", "https://elsewhere.example/review/3")]
    [InlineData("", "")]
    public void An_address_is_shortened_as_people_write_it(string address, string expected) =>
        Assert.Equal(expected, PullRequestNames.Short(address));
}
