using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>How often uses of tools were allowed and rejected, by whom or what.</summary>
public sealed class Decisions
{
    readonly Dictionary<DecisionMaker, (long Accepted, long Rejected)> _counts = [];

    public long Accepted => _counts.Values.Sum(count => count.Accepted);
    public long Rejected => _counts.Values.Sum(count => count.Rejected);

    /// <summary>Decisions that are neither by their name.</summary>
    public long Other { get; private set; }

    /// <summary>Accepted ones in those that are either, from 0 to 1; null of none.</summary>
    public decimal? AcceptRate => Accepted + Rejected == 0 ? null : (decimal)Accepted / (Accepted + Rejected);

    /// <summary>Those of one maker.</summary>
    public (long Accepted, long Rejected) By(DecisionMaker maker) => _counts.GetValueOrDefault(maker);

    /// <summary>Counts some more.</summary>
    /// <param name="maker">Who decided.</param>
    /// <param name="decision">1 for accept, 0 for reject, −1 for anything else.</param>
    /// <param name="count">How many.</param>
    public void Add(DecisionMaker maker, long decision, long count)
    {
        var (accepted, rejected) = By(maker);
        _counts[maker] = (accepted + (decision == 1 ? count : 0), rejected + (decision == 0 ? count : 0));
        Other += decision < 0 ? count : 0;
    }

    /// <summary>Counts what others counted, too.</summary>
    public void Add(Decisions others)
    {
        foreach (var maker in others._counts.Keys.ToList())
        {
            Add(maker, 1, others.By(maker).Accepted);
            Add(maker, 0, others.By(maker).Rejected);
        }

        Other += others.Other;
    }

    /// <summary>Several together.</summary>
    public static Decisions Sum(IEnumerable<Decisions> parts)
    {
        var sum = new Decisions();
        foreach (var part in parts)
            sum.Add(part);
        return sum;
    }
}
