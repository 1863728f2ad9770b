using Plumbline.Core.Caching;
using Plumbline.Tests.House;

namespace Plumbline.Tests.OfCore.Caching;

/// <summary>
/// Precision and recall of the causes of cache misses, on simulated work whose causes are known. The rules were made looking at the tuning
/// seeds; what is published, and what decides whether a cause is only possible, comes from the others alone.
/// </summary>
public class CauseConfidenceTests(ITestOutputHelper output)
{
    static readonly IEnumerable<int> TuningSeeds = Enumerable.Range(1, 100);
    static readonly IEnumerable<int> PublishingSeeds = Enumerable.Range(7_000_001, 300);

    static readonly Lazy<Dictionary<Records, CauseScores>> Published = new(() =>
        Enum.GetValues<Records>().ToDictionary(records => records, records => CauseScores.Of(PublishingSeeds, records))
    );

    [Fact]
    public void How_sure_a_cause_is_was_measured_and_the_worst_kind_of_records_counts()
    {
        var measured = Published
            .Value.Values.SelectMany(scores => scores.Keys.Select(key => (key, Permille(scores.Said(key.Cause, key.Evidence)))))
            .Where(one => one.key.Cause != CacheCause.Unknown)
            .GroupBy(one => one.key, one => one.Item2)
            .Select(group => new CauseConfidence(group.Key.Item1, group.Key.Item2, group.Min()))
            .OrderBy(one => (one.Cause, one.Evidence))
            .ToList();

        foreach (var one in measured)
            output.WriteLine($"new(CacheCause.{one.Cause}, CacheEvidence.{one.Evidence}, {one.PrecisionPermille}),");
        Assert.Equal(measured, CauseConfidence.Measured);

        static int Permille((int Right, int All) said) => CauseScores.Permille(said.Right, said.All);
    }

    [Theory]
    [InlineData("tuning")]
    [InlineData("publishing")]
    public void The_tables_in_the_documentation_are_those_that_were_measured(string seeds)
    {
        var documentation = File.ReadAllText(Path.Combine(WorkingCopy.Root, "docs", "reference", "cache.md"));
        foreach (var records in Enum.GetValues<Records>())
        {
            var scores = seeds == "tuning" ? CauseScores.Of(TuningSeeds, records) : Published.Value[records];
            output.WriteLine($"{records}, {seeds}\n{scores.ToTable()}");
        }

        foreach (var records in Enum.GetValues<Records>())
        {
            var scores = seeds == "tuning" ? CauseScores.Of(TuningSeeds, records) : Published.Value[records];
            Assert.Contains(scores.ToTable(), documentation);
        }
    }

    [Fact]
    public void A_cause_is_possible_only_when_fewer_than_nine_of_ten_are_right()
    {
        foreach (var one in CauseConfidence.Measured)
            Assert.Equal(one.PrecisionPermille < 900, CauseConfidence.IsPossible(one.Cause, one.Evidence));

        Assert.True(CauseConfidence.IsPossible(CacheCause.ModelSwitch, CacheEvidence.Shape), "never measured");
        Assert.False(CauseConfidence.IsPossible(CacheCause.SessionStart, CacheEvidence.Sign));
    }
}
