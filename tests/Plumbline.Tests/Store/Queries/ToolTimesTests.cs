using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Store.Queries;

/// <summary>Ranks that the store finds are those of all durations counted one by one.</summary>
public sealed class ToolTimesTests
{
    [Fact]
    public void Percentiles_are_those_of_every_use_by_itself() =>
        Seeds.Try(
            6,
            random =>
            {
                using var ledger = new SmallLedger();
                var context = ledger.Context("s");
                string[] tools = ["Bash", "Read", "Edit"];
                var counts = tools.ToDictionary(tool => tool, _ => new DurationCounts());
                var all = new DurationCounts();
                for (var i = 0; i < random.Next(1, 300); i++)
                {
                    var tool = tools[random.Next(tools.Length)];
                    long? ms = random.Next(10) == 0 ? null : random.NextInt64(-1, (long)Math.Pow(10, random.Next(1, 11)));
                    ledger.Use(
                        context,
                        SmallLedger.At(random.Next(1, 30), random.Next(9999)),
                        tool,
                        random.Next(4) > 0,
                        ms,
                        isLogged: random.Next(5) == 0
                    );
                    if (ms is >= 0 and var known)
                    {
                        counts[tool].Add(known);
                        all.Add(known);
                    }
                }

                var answer = ledger.Ask(
                    new ToolQuery
                    {
                        Range = SmallLedger.November,
                        Zone = SmallLedger.Utc,
                        By = [ToolQuery.Tool],
                    }.Run
                );
                var whole = ledger.Ask(new ToolQuery { Range = SmallLedger.November, Zone = SmallLedger.Utc }.Run);

                foreach (var row in answer.Rows)
                    Assert.Equal(counts[row.Key[0]!].Percentiles, row.Times);
                Assert.Equal((all.Percentiles, all.Percentiles), (answer.Total.Times, whole.Total.Times));
                Assert.Equal(whole.Total.Uses.Count, answer.Rows.Sum(row => row.Uses.Count));
            }
        );
}
