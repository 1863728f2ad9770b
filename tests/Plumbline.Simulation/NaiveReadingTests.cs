using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>What share of totals the usual readings get wrong: the table in bench/RESULTS.md. PLUMBLINE_NAIVE_HISTORIES sets how many.</summary>
public sealed class NaiveReadingTests(ITestOutputHelper output)
{
    readonly record struct Verdict(bool IsWrong, double Answer, double Truth);

    [Fact]
    public void The_usual_readings_are_wrong_more_often_than_right()
    {
        var count = Environment.GetEnvironmentVariable("PLUMBLINE_NAIVE_HISTORIES") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 200;
        var verdicts = NaiveReadings.All.Select(_ => new List<Verdict>()).ToArray();
        for (var seed = 100_000; seed < 100_000 + count; seed++)
            Judge(new History(seed), verdicts);
        output.WriteLine("| reading | totals wrong | too low | too high | average error of a wrong total | all tokens together |");
        output.WriteLine("|---|---|---|---|---|---|");
        for (var i = 0; i < verdicts.Length; i++)
            output.WriteLine(Line(NaiveReadings.All[i].Name, verdicts[i]));
        Assert.All(verdicts, reading => Assert.True(reading.Count(verdict => verdict.IsWrong) * 2 > reading.Count));
    }

    // Claude Code's cost and tokens only: the rules for other senders' unknown starts are a matter of reading too.
    static void Judge(History history, List<Verdict>[] verdicts)
    {
        var points = history.Delivered.SelectMany(sent => sent.Records).OfType<SentPoint>().ToLookup(point => point.Series.Identity());
        foreach (var (identity, (series, total)) in history.Truth.Series)
        {
            if (series.Usage == UsageMetric.None || total == 0)
                continue;
            var truth = (double)total / Quantity.NanosPerUnit;
            for (var i = 0; i < verdicts.Length; i++)
            {
                var answer = NaiveReadings.All[i].Read([.. points[identity]]);
                verdicts[i]
                    .Add(new Verdict(Math.Abs(answer - truth) > truth * 1e-6, answer, series.Usage == UsageMetric.Tokens ? truth : -truth));
            }
        }
    }

    static string Line(string name, List<Verdict> verdicts)
    {
        var wrong = verdicts.Where(verdict => verdict.IsWrong).ToList();
        var tokens = verdicts.Where(verdict => verdict.Truth > 0).ToList();
        var low = wrong.Count(verdict => verdict.Answer < Math.Abs(verdict.Truth));
        var error = wrong.Average(verdict => Math.Abs(verdict.Answer - Math.Abs(verdict.Truth)) / Math.Abs(verdict.Truth));
        var all = tokens.Sum(verdict => verdict.Answer) / tokens.Sum(verdict => verdict.Truth) - 1;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {100.0 * wrong.Count / verdicts.Count:0.0} % of {verdicts.Count} | {100.0 * low / verdicts.Count:0.0} % | {100.0 * (wrong.Count - low) / verdicts.Count:0.0} % | {100 * error:0} % | {100 * all:+0;−0} % |"
        );
    }
}
