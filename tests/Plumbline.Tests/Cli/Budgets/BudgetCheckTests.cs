using Plumbline.Cli;
using Plumbline.Cli.Budgets;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Tests.Cli.Reports;
using Plumbline.Tests.House;

namespace Plumbline.Tests.Cli.Budgets;

public sealed class BudgetCheckTests
{
    static readonly LocalClock Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    static long At(string time) => DateTimeOffset.Parse(time).ToUnixTimeMilliseconds();

    [Theory]
    [InlineData("Daily", "2026-11-20T23:30:00Z", "2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z")]
    [InlineData("Weekly", "2026-11-20T12:00:00Z", "2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z")]
    [InlineData("Monthly", "2026-11-30T23:30:00Z", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z")]
    // The day on which clocks go back has 25 hours.
    [InlineData("Daily", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    public void A_period_is_the_calendars_in_the_asked_zone(string period, string now, string from, string until) =>
        Assert.Equal((At(from), At(until)), Enum.Parse<BudgetPeriod>(period).RangeAt(At(now), Berlin, DayOfWeek.Monday));

    static IReadOnlyList<BudgetCheck> Check(bool isStrict, string model, params (BudgetPeriod Period, long Dollars)[] budgets)
    {
        var book = new LogBook();
        var file = book.File("/home/dev/checkout");
        book.Snapshot.Add(book.Request(file, "2026-11-20T10:00:00Z", model: model, input: 1_000_000, output: 0, read: 0));
        book.Snapshot.Add(book.Request(file, "2026-11-17T10:00:00Z", input: 1_000_000, output: 0, read: 0));
        book.Snapshot.Add(book.Request(file, "2026-11-02T10:00:00Z", input: 1_000_000, output: 0, read: 0));
        return BudgetCheck.Of(
            book.Snapshot,
            PriceBook.BuiltIn,
            new LogFilter(),
            [
                .. budgets.Select(budget =>
                {
                    var (from, until) = budget.Period.RangeAt(At("2026-11-20T12:00:00Z"), Berlin, DayOfWeek.Monday);
                    return (budget.Period, new Usd(budget.Dollars * 1_000_000_000), from, until);
                }),
            ],
            isStrict
        );
    }

    [Fact]
    public void Each_period_counts_its_own_and_is_passed_by_more_than_its_amount()
    {
        var checks = Check(false, "claude-opus-4-8", (BudgetPeriod.Daily, 5), (BudgetPeriod.Weekly, 9), (BudgetPeriod.Monthly, 20));

        Assert.Equal([5_000_000_000, 10_000_000_000, 15_000_000_000], checks.Select(check => check.Counted.Nanos));
        Assert.Equal([false, true, false], checks.Select(check => check.IsPassed));
        Assert.Equal(
            "Today $5.00 of $5.00 (100.0 %); this week $10.00 of $9.00, passed; this month $15.00 of $20.00 (75.0 %).",
            BudgetOutput.Line(checks)
        );
    }

    [Fact]
    public void What_has_no_price_counts_as_the_least_or_when_strict_as_the_most()
    {
        var certain = Assert.Single(Check(false, "mystery", (BudgetPeriod.Daily, 5)));
        var strict = Assert.Single(Check(true, "mystery", (BudgetPeriod.Daily, 5)));

        Assert.False(certain.IsPassed);
        Assert.True(strict.IsPassed);
        Assert.Matches(
            @"^Today \$0\.\d\d of \$5\.00 \(.*\); 1 request without a known price counts as \$0\.\d\d, at least\.$",
            BudgetOutput.Line([certain])
        );
        Assert.EndsWith(", at most.", BudgetOutput.Line([strict]));
    }

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var logs = Path.Combine(WorkingCopy.Root, "tests", "data", "session-logs", "resume");
        var code = await CommandLine.RunAsync(
            ["budget", "check", .. args, "--dir", logs, "--no-index"],
            output,
            error,
            CancellationToken.None
        );
        return (code, output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData()]
    [InlineData("--daily", "0")]
    [InlineData("--daily", "-1")]
    [InlineData("--daily", "ten")]
    [InlineData("--daily", "1e3")]
    [InlineData("--daily", "0.0000000001")]
    [InlineData("--daily", "5", "--week-start", "7")]
    public async Task Wrong_amounts_are_exit_code_2(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal((2, ""), (code, output));
        Assert.Matches(@"\Aplumb: [^\n]+\n\z", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Nothing_spent_is_exit_code_0_and_one_line()
    {
        // The recorded sessions are of another day than the one on which this runs, or cost less than this.
        var (code, output, _) = await RunAsync("--daily", "1000");

        Assert.Equal(0, code);
        Assert.Matches(@"\AToday \$0\.\d\d of \$1,000\.00 \(0\.\d %\)\.\n\z", output.ReplaceLineEndings("\n"));
    }
}
