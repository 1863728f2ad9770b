using System.Globalization;
using System.Text;
using Plumbline.Core.Caching;

namespace Plumbline.Tests.OfCore.Caching;

/// <summary>How often causes are right, against what really happened.</summary>
sealed class CauseScores
{
    readonly Dictionary<(CacheCause, CacheEvidence), (int Right, int All)> _said = [];
    readonly Dictionary<CacheCause, (int Found, int All)> _happened = [];

    /// <summary>Plays folders and compares.</summary>
    public static CauseScores Of(IEnumerable<int> seeds, Records records)
    {
        var scores = new CauseScores();
        foreach (var seed in seeds)
        {
            var chains = new Dictionary<int, CacheChain>();
            foreach (var one in PretendFolder.Work(seed, records))
            {
                chains.TryGetValue(one.Chain, out var chain);
                var step = chain.Observe(one.Request);
                chains[one.Chain] = chain;
                scores.Add(step, one);
            }
        }

        return scores;
    }

    /// <summary>Adds what others found.</summary>
    public void Add(CauseScores other)
    {
        foreach (var (key, (right, all)) in other._said)
            _said[key] = _said.TryGetValue(key, out var now) ? (now.Right + right, now.All + all) : (right, all);
        foreach (var (key, (found, all)) in other._happened)
            _happened[key] = _happened.TryGetValue(key, out var now) ? (now.Found + found, now.All + all) : (found, all);
    }

    /// <summary>How many misses were said to have a cause, and how many of them had it.</summary>
    public (int Right, int All) Said(CacheCause cause, CacheEvidence evidence) => _said.GetValueOrDefault((cause, evidence));

    /// <summary>How many large losses had a cause, and how many of them were found.</summary>
    public (int Found, int All) Happened(CacheCause cause) => _happened.GetValueOrDefault(cause);

    /// <summary>All causes and kinds of evidence that were said.</summary>
    public IEnumerable<(CacheCause Cause, CacheEvidence Evidence)> Keys => _said.Keys.Order();

    void Add(in CacheStep step, PretendRequest truth)
    {
        var isReal = new CacheStep(truth.Expected, truth.Lost, 0, 0, CacheCause.Unknown, CacheEvidence.Shape).IsLarge;
        if (step.IsLarge)
        {
            var (right, all) = _said.GetValueOrDefault((step.Cause, step.Evidence));
            _said[(step.Cause, step.Evidence)] = (right + (isReal && truth.Causes.Contains(step.Cause) ? 1 : 0), all + 1);
        }

        if (!isReal || truth.Causes.Count == 0)
            return;
        var isFound = step.IsLarge && truth.Causes.Contains(step.Cause);
        var cause = isFound ? step.Cause : truth.Causes[0];
        var (found, happened) = _happened.GetValueOrDefault(cause);
        _happened[cause] = (found + (isFound ? 1 : 0), happened + 1);
    }

    /// <summary>As it is published: a row for each cause and kind of evidence.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        foreach (var (cause, evidence) in Keys)
        {
            var (said, happened) = (Said(cause, evidence), Happened(cause));
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{CauseAdvice.Of(cause).Name}` | {(evidence == CacheEvidence.Sign ? "sign" : "counts")} "
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Ratio(said.Right, said.All)} of {said.All} | {Ratio(happened.Found, happened.All)} of {happened.All} |\n"
            );
        }

        return text.ToString();
    }

    /// <summary>In thousandths, rounded down: nothing looks better than it is.</summary>
    public static int Permille(int part, int whole) => whole == 0 ? 0 : (int)(1000L * part / whole);

    static string Ratio(int part, int whole) =>
        whole == 0 ? "–" : (Permille(part, whole) / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
}
