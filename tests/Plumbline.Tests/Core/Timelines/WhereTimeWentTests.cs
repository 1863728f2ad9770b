using Plumbline.Core.Timelines;

namespace Plumbline.Tests.OfCore.Timelines;

public class WhereTimeWentTests
{
    [Fact]
    public void The_parts_are_those_of_looking_at_every_moment_by_itself() =>
        Seeds.Try(
            2000,
            random =>
            {
                var (start, end) = (random.Next(20), random.Next(20, 60));
                var stretches = Enumerable
                    .Range(0, random.Next(12))
                    .Select(_ =>
                    {
                        var from = random.Next(-10, 70);
                        return new Stretch(
                            (StoryPart)random.Next((int)StoryPart.Unaccounted),
                            from,
                            from + random.Next(20),
                            (Basis)random.Next(2)
                        )
                        {
                            IsContainer = random.Next(5) == 0,
                        };
                    })
                    .ToList();

                var parts = WhereTimeWent.Divide(start, end, stretches);

                var expected = new Dictionary<(StoryPart, bool), long>();
                for (var moment = start; moment < end; moment++)
                {
                    var key = At(stretches, moment);
                    expected[key] = expected.GetValueOrDefault(key) + 1;
                }

                Assert.Equal(Enum.GetValues<StoryPart>(), parts.Select(part => part.Part));
                foreach (var part in parts)
                {
                    Assert.Equal(expected.GetValueOrDefault((part.Part, true)), part.Measured);
                    Assert.Equal(expected.GetValueOrDefault((part.Part, false)), part.Inferred);
                }

                Assert.Equal(end - start, parts.Sum(part => part.Total));
            }
        );

    // What counts at one moment, said in the simplest way.
    static (StoryPart Part, bool IsMeasured) At(IEnumerable<Stretch> stretches, long moment)
    {
        var open = stretches.Where(stretch => stretch.Start <= moment && moment < stretch.End).ToList();
        if (open.Count == 0)
            return (StoryPart.Unaccounted, false);
        var first = open.OrderBy(stretch => stretch.IsContainer)
            .ThenBy(stretch => stretch.IsContainer ? 0 : (int)stretch.Part)
            .ThenBy(stretch => stretch.Basis)
            .First();
        return (first.IsContainer ? StoryPart.Tool : first.Part, first.Basis == Basis.Measured);
    }

    [Fact]
    public void Nothing_takes_all_of_no_time()
    {
        Assert.All(WhereTimeWent.Divide(5, 5, [new Stretch(StoryPart.Model, 0, 9, Basis.Measured)]), part => Assert.Equal(0, part.Total));
    }

    [Fact]
    public void A_duration_that_cannot_be_is_none()
    {
        Assert.Null(Stretch.Before(StoryPart.Tool, MadeRecords.Noon, -1, Basis.Measured));
        Assert.Null(Stretch.Before(StoryPart.Tool, MadeRecords.Noon, long.MaxValue, Basis.Measured));
        Assert.Null(Stretch.Before(StoryPart.Tool, 5, 1, Basis.Measured));
        Assert.Null(Stretch.Before(StoryPart.Tool, MadeRecords.Noon, null, Basis.Measured));
        Assert.Equal(1_000_000, Stretch.Before(StoryPart.Tool, MadeRecords.Noon, 1, Basis.Measured)!.Value.Length);
    }
}
