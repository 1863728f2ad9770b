using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.Reports;

public class UsageReportTests
{
    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    static UsageReport Report(LogBook book, Dimension rows, Func<UsageQuestion, UsageQuestion>? with = null)
    {
        var question = new UsageQuestion { Rows = rows, Clock = new LocalClock(Berlin) };
        return UsageReport.Of(book.Snapshot, PriceBook.BuiltIn, with is null ? question : with(question));
    }

    static UsageOracle.Row Plain(UsageRow row) =>
        new(
            row.Key,
            row.Sums.Requests,
            row.Sums.InputTokens,
            row.Sums.OutputTokens,
            row.Sums.CacheReadTokens,
            row.Sums.CacheCreation5mTokens,
            row.Sums.CacheCreation1hTokens,
            row.Sums.ListCost?.Nanos / 1e9m,
            row.Sums.LowNanos / 1e9m,
            row.Sums.HighNanos / 1e9m,
            row.Sums.UnpricedRequests,
            row.Sums.UnpricedTokens,
            row.Sessions,
            string.Join(',', row.Models)
        );

    // All but sessions and models, which do not add up.
    static Measures SumOf(IEnumerable<UsageRow> rows)
    {
        var sum = default(Measures);
        foreach (var row in rows)
            sum.Add(row.Sums);
        sum.FirstPlace = 0;
        return sum;
    }

    static Measures Plain(Measures sums) => sums with { FirstPlace = 0 };

    public static TheoryData<int> Dimensions => [.. Enum.GetValues<Dimension>().Select(dimension => (int)dimension)];

    [Theory, MemberData(nameof(Dimensions))]
    public void Rows_are_those_of_a_plain_sum(int dimension) =>
        Seeds.Try(
            40,
            dice =>
            {
                var book = LogBook.Random(dice);

                var rows = Report(book, (Dimension)dimension).Rows.Select(Plain);

                var expected = UsageOracle.Rows(book.Snapshot, PriceBook.BuiltIn, Berlin, (Dimension)dimension);
                Assert.Equal(
                    expected.OrderBy(row => row.Key, StringComparer.Ordinal),
                    rows.OrderBy(row => row.Key, StringComparer.Ordinal)
                );
            }
        );

    [Theory, MemberData(nameof(Dimensions))]
    public void Rows_groups_and_models_add_up_to_the_total_whatever_they_are(int dimension) =>
        Seeds.Try(
            40,
            dice =>
            {
                var book = LogBook.Random(dice);
                var by = (Dimension)dice.Next(Enum.GetValues<Dimension>().Length);

                var report = Report(book, (Dimension)dimension, question => question with { By = by, HasBreakdown = true });

                var total = Plain(Report(book, Dimension.Day).Total.Sums);
                Assert.Equal(total, Plain(report.Total.Sums));
                Assert.Equal(total, SumOf(report.Rows));
                Assert.Equal(total, SumOf(report.Rows.SelectMany(row => row.Groups)));
                Assert.Equal(total, SumOf(report.Rows.SelectMany(row => row.Groups).SelectMany(group => group.Breakdown)));
                Assert.All(report.Rows, row => Assert.Equal(Plain(row.Sums), SumOf(row.Groups)));
            }
        );

    [Fact]
    public void The_order_of_rows_in_the_index_does_not_matter() =>
        Seeds.Try(
            20,
            dice =>
            {
                var book = LogBook.Random(dice);
                var shuffled = new MemorySnapshot();
                for (var i = 1; i <= book.Snapshot.TextCount; i++)
                    shuffled.Number(book.Snapshot.Text(i));
                foreach (var file in book.Snapshot.Files)
                    shuffled.AddFile(file.Path, file.Root, file.ProjectFolder, file.Cwd);
                var order = Enumerable.Range(0, book.Snapshot.Requests.Length).ToArray();
                dice.Shuffle(order);
                foreach (var request in order)
                    shuffled.Add(book.Snapshot.Requests[request], book.Snapshot.PartsOf(request));

                var question = new UsageQuestion { Rows = Dimension.Session, Clock = new LocalClock(Berlin) };
                var rows = UsageReport.Of(shuffled, PriceBook.BuiltIn, question).Rows;

                Assert.Equal(
                    Report(book, Dimension.Session).Rows.Select(row => (Plain(row), row.Project)),
                    rows.Select(row => (Plain(row), row.Project))
                );
            }
        );

    [Fact]
    public void A_time_range_takes_its_start_and_not_its_end()
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        foreach (
            var time in new[] { "2026-11-18T22:59:59.999Z", "2026-11-18T23:00:00Z", "2026-11-19T22:59:59.999Z", "2026-11-19T23:00:00Z" }
        )
            book.Snapshot.Add(book.Request(file, time));
        var clock = new LocalClock(Berlin);
        Assert.True(TimeText.TryParseSince("2026-11-19", clock, 0, out var since));
        Assert.True(TimeText.TryParseUntil("2026-11-19", clock, 0, out var until));

        var report = Report(
            book,
            Dimension.Day,
            question =>
                question with
                {
                    Filter = new LogFilter { Since = since, Until = until },
                }
        );

        Assert.Equal(("2026-11-19", 2L), Assert.Single(report.Rows.Select(row => (row.Key, row.Sums.Requests))));
    }

    [Theory]
    [InlineData("SHOP", null, 1)]
    [InlineData("-home-dev-shop", null, 1)]
    [InlineData("/home/dev", null, 2)]
    [InlineData(null, "Opus", 1)]
    [InlineData("billing", "opus", 0)]
    public void Projects_and_models_are_found_by_a_part_of_their_name(string? project, string? model, int expected)
    {
        var book = new LogBook();
        book.Snapshot.Add(book.Request(book.File("/home/dev/shop"), "2026-11-19T10:00:00Z"));
        book.Snapshot.Add(book.Request(book.File("/home/dev/billing"), "2026-11-19T10:00:00Z", model: "claude-sonnet-4-6"));

        var report = Report(
            book,
            Dimension.Day,
            question =>
                question with
                {
                    Filter = new LogFilter { Project = project, Model = model },
                }
        );

        Assert.Equal(expected, report.Total.Sums.Requests);
    }

    [Fact]
    public void Logs_of_another_root_are_left_out_when_it_is_asked()
    {
        var book = new LogBook();
        book.Snapshot.Add(book.Request(book.File("/home/dev/shop", "/a"), "2026-11-19T10:00:00Z", input: 1));
        book.Snapshot.Add(book.Request(book.File("/home/dev/shop", "/b"), "2026-11-19T10:00:00Z", input: 2));

        var report = Report(
            book,
            Dimension.Day,
            question => question with { Filter = new LogFilter { TakesFile = file => file.Root == "/b" } }
        );

        Assert.Equal(2, report.Total.Sums.InputTokens);
    }

    [Fact]
    public void An_unknown_model_has_no_cost_but_a_range_and_is_named()
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        book.Snapshot.Add(book.Request(file, "2026-11-19T10:00:00Z", model: "not-a-model"));

        var report = Report(book, Dimension.Day);

        var sums = report.Total.Sums;
        Assert.Null(sums.ListCost);
        Assert.True(sums.LowNanos > 0 && sums.LowNanos < sums.HighNanos);
        Assert.Equal(new UnpricedModel(1, 1030, sums.LowNanos, sums.HighNanos) { Model = "not-a-model" }, Assert.Single(report.Unpriced));
    }

    [Fact]
    public void An_unknown_advisor_is_the_one_that_has_no_price()
    {
        var book = new LogBook();
        var row = book.Request(book.File("/home/dev/shop"), "2026-11-19T10:00:00Z");
        book.Snapshot.Add(
            row,
            new PartRow
            {
                IsAdvisor = 1,
                Model = book.Snapshot.Number("not-a-model"),
                InputTokens = 5,
            }
        );

        var report = Report(book, Dimension.Day);

        Assert.Equal("not-a-model", Assert.Single(report.Unpriced).Model);
        Assert.Equal(["claude-opus-4-8"], report.Total.Models);
    }

    [Fact]
    public void A_session_is_in_the_project_of_its_first_request()
    {
        var book = new LogBook();
        var (shop, billing) = (book.File("/home/dev/shop"), book.File("/home/dev/billing"));
        book.Snapshot.Add(book.Request(shop, "2026-11-19T11:00:00Z"));
        book.Snapshot.Add(book.Request(billing, "2026-11-19T10:00:00Z"));

        var row = Assert.Single(Report(book, Dimension.Session).Rows);

        Assert.Equal(("/home/dev/billing", "-home-dev-billing"), (row.Project!.Value.Path, row.Project.Value.Folder));
    }

    [Theory]
    [InlineData(DayOfWeek.Monday, "2026-11-16")]
    [InlineData(DayOfWeek.Sunday, "2026-11-15")]
    [InlineData(DayOfWeek.Thursday, "2026-11-19")]
    [InlineData(DayOfWeek.Friday, "2026-11-13")]
    public void A_week_is_named_by_its_first_day(DayOfWeek start, string expected)
    {
        var book = new LogBook();
        book.Snapshot.Add(book.Request(book.File("/home/dev/shop"), "2026-11-19T10:00:00Z"));

        var report = Report(book, Dimension.Week, question => question with { WeekStart = start });

        Assert.Equal(expected, Assert.Single(report.Rows).Key);
    }

    [Fact]
    public void Rows_are_ordered_by_cost_then_tokens_then_name()
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        foreach (var (session, output, model) in new[] { ("b", 5, "x"), ("a", 5, "x"), ("c", 9, "x"), ("d", 1, "claude-opus-4-8") })
            book.Snapshot.Add(book.Request(file, "2026-11-19T10:00:00Z", session, model, output: output));

        Assert.Equal(["d", "c", "a", "b"], Report(book, Dimension.Session).Rows.Select(row => row.Key));
    }

    [Theory]
    [InlineData(null, false, "b c a")]
    [InlineData(RowOrder.Requests, null, "c a b")]
    [InlineData(RowOrder.Requests, false, "b a c")]
    [InlineData(RowOrder.Key, null, "a b c")]
    [InlineData(RowOrder.Time, null, "b a c")]
    [InlineData(RowOrder.Tokens, true, "a c b")]
    internal void Rows_can_be_ordered_otherwise(RowOrder? sort, bool? isDescending, string expected)
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        book.Snapshot.Add(book.Request(file, "2026-11-19T10:00:00Z", "a", output: 9000));
        book.Snapshot.Add(book.Request(file, "2026-11-19T12:00:00Z", "b", output: 10));
        book.Snapshot.Add(book.Request(file, "2026-11-19T08:00:00Z", "c"));
        book.Snapshot.Add(book.Request(file, "2026-11-19T09:00:00Z", "c"));

        var report = Report(book, Dimension.Session, question => question with { Sort = sort, IsDescending = isDescending });

        Assert.Equal(expected, string.Join(' ', report.Rows.Select(row => row.Key)));
    }

    [Fact]
    public void Response_times_are_averaged_over_those_that_are_known()
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        book.Snapshot.Add(book.Request(file, "2026-11-19T10:00:00Z") with { DurationMs = 1000 });
        book.Snapshot.Add(book.Request(file, "2026-11-19T10:00:00Z") with { DurationMs = 2001 });
        book.Snapshot.Add(book.Request(file, "2026-11-19T10:00:00Z"));

        Assert.Equal(1501, Report(book, Dimension.Model).Total.Sums.AverageResponseMs);
    }
}
