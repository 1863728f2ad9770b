using Plumbline.Store.Queries;
using Plumbline.Store.Writing;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Store.Queries;

/// <summary>What was counted before it is asked for, up to any row, says the same as every request and every event by itself.</summary>
public sealed class DerivedAnswersTests
{
    static readonly string?[] Models = ["claude-opus-5-5", "claude-haiku-4-5", null];

    [Fact]
    public void Times_of_requests_are_the_same_whatever_was_counted_before() =>
        Seeds.Try(
            5,
            random =>
            {
                using var ledger = new SmallLedger();
                var rows = Fill(ledger, random);
                var range = Part(random);
                List<Filter> filters = random.Next(2) == 0 ? [] : [new Filter(Dimension.Of("model"), [Models[0], null])];
                var expected = Times(ledger, range, filters);

                foreach (var to in new[] { random.Next(1, rows), rows })
                {
                    Fold(ledger, requests: to);
                    Assert.Equal(expected, Times(ledger, range, filters));
                }
            }
        );

    [Fact]
    public void What_failed_is_the_same_whatever_stands_apart() =>
        Seeds.Try(
            5,
            random =>
            {
                using var ledger = new SmallLedger();
                Fill(ledger, random);
                var range = Part(random);
                var expected = Failures(ledger, range);

                foreach (var to in new[] { 1_000_000 + random.Next(2000), int.MaxValue })
                {
                    Fold(ledger, events: to);
                    Assert.Equal(expected, Failures(ledger, range));
                }
            }
        );

    [Fact]
    public void Sessions_and_answers_are_the_same_whatever_was_added_up_before() =>
        Seeds.Try(
            5,
            random =>
            {
                using var ledger = new SmallLedger();
                Fill(ledger, random);
                var range = Part(random);
                var expected = Ranked(ledger, range);

                ledger.PriceRequests();

                Assert.Equal(expected, Ranked(ledger, range));
            }
        );

    static List<string> Ranked(SmallLedger ledger, TimeRange range)
    {
        List<string> lines = [];
        foreach (var order in new[] { SessionOrder.Tokens, SessionOrder.Errors, SessionOrder.Newest })
            lines.AddRange(ledger.Ask(new SessionRanking(range, [], order).Run).Sessions);
        foreach (var by in new[] { "model", "user", "team", "session", "query_source" })
        {
            var answered = ledger.Ask(new AnsweredQuery { Range = range, By = Dimension.Of(by) }.Run);
            lines.AddRange(answered.Select(row => $"{by} {row}").Order(StringComparer.Ordinal));
        }

        return lines;
    }

    static int Fill(SmallLedger ledger, Random random)
    {
        int[] contexts = [ledger.Context("a", person: "a@example.com"), ledger.Context("b", person: "b@example.com")];
        var rows = random.Next(2, 60);
        for (var i = 0; i < rows; i++)
        {
            var (context, id, ms) = (contexts[random.Next(2)], $"req_{i}", random.NextInt64(-5, 200_000));
            ledger.Request(
                context,
                Moment(random),
                output: random.Next(500),
                model: Models[random.Next(3)],
                effort: random.Next(2) == 0 ? "low" : null,
                id: id
            );
            ledger.Took(id, ms, random.Next(3) == 0 ? null : random.NextInt64(-5, 9000));
            string[] names = ["api_error", "api_retries_exhausted", "api_refusal", "user_prompt", "hook_execution_complete"];
            const string Attributes =
                """{"total_retry_duration_ms":"700","hook_name":"PreToolUse:Bash","num_hooks":"1","total_duration_ms":"9"}""";
            ledger.Tell(context, Moment(random), names[random.Next(names.Length)], Attributes, ms);
            ledger.Use(context, Moment(random), "Bash", attributes: random.Next(2) == 0 ? """{"git_commit_id":"abc"}""" : "{}");
        }

        return rows;
    }

    static long Moment(Random random) => SmallLedger.At(random.Next(2, 9), random.Next(-43_000, 43_000));

    static TimeRange Part(Random random)
    {
        if (random.Next(3) == 0)
            return SmallLedger.November;
        var (one, other) = (Moment(random), Moment(random));
        return new TimeRange(Math.Min(one, other), Math.Max(one, other) + 1);
    }

    static void Fold(SmallLedger ledger, long? requests = null, long? events = null)
    {
        var store = ledger.Connection;
        var (requestsBefore, eventsBefore) = ledger.Ask(reader =>
            reader.Read("SELECT requests, events FROM derived_rows", row => (row.Int64(0), row.Int64(1)))[0]
        );
        if (requests is { } request)
            RequestTimesTable.Fold(store, requestsBefore, request);
        if (events is { } one)
            RareEventsTable.Fold(store, eventsBefore, one);
        store.Execute("UPDATE derived_rows SET requests = $1, events = $2", requests ?? requestsBefore, events ?? eventsBefore);
    }

    static List<string> Times(SmallLedger ledger, TimeRange range, IReadOnlyList<Filter> filters)
    {
        var latency = ledger.Ask(
            new LatencyQuery
            {
                Range = range,
                Zone = SmallLedger.Utc,
                Step = Dimension.Of("day"),
                Filters = filters,
            }.Run
        );
        var models = ledger.Ask(
            new ModelTimesQuery
            {
                Range = range,
                Zone = SmallLedger.Utc,
                By = [Dimension.Of("model"), Dimension.Of("effort")],
                Filters = filters,
            }.Run
        );
        string Text(Core.Reliability.DurationCounts counts) => string.Join(' ', counts.Counts);
        return
        [
            Text(latency.Total),
            .. latency.Steps.Select(step => $"{step.Key} {Text(step.Value)}").Order(StringComparer.Ordinal),
            .. latency.Models.Select(model => $"{model.Model} {Text(model.Counts)}").Order(StringComparer.Ordinal),
            .. models
                .Select(row =>
                    $"{row.Key[0]} {row.Key[1]} {Text(row.Times.Durations)}; {Text(row.Times.FirstTokens)}; {row.Times.TimedTokens} {row.Times.GeneratingMilliseconds}"
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    static List<string> Failures(SmallLedger ledger, TimeRange range)
    {
        var failed = ledger.Ask(new FailureQuery { Range = range, By = Dimension.Of("user") }.Run);
        var badly = ledger.Ask(new AnsweredBadlyQuery { Range = range }.Run);
        var hooks = ledger.Ask(new HookQuery { Range = range, Zone = SmallLedger.Utc }.Run);
        var commits = ledger.Ask(new CommitQuery { Range = range }.Run);
        return
        [
            .. failed.All.Concat(failed.Groups).Select(row => row.ToString()),
            .. badly.Refusals.Select(row => row.ToString()),
            $"{hooks.Runs} {string.Join(' ', hooks.Rows.Select(row => row.Runs.TotalMilliseconds))}",
            .. commits.Rows.Select(row => row.ToString()),
        ];
    }
}
