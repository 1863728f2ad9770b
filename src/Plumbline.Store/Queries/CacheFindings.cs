using Plumbline.Core.Caching;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>The answer to a <see cref="CacheQuery"/>.</summary>
public sealed record CacheFindings
{
    public required IReadOnlyList<CacheRow> Rows { get; init; }

    /// <summary>Whether rows follow.</summary>
    public required bool HasMore { get; init; }

    /// <summary>Over all rows.</summary>
    public required CacheUsage Total { get; init; }

    /// <summary>The costliest first.</summary>
    public required IReadOnlyList<CacheMissRow> Misses { get; init; }

    /// <summary>The version of the price book that all amounts are by; null while they are being worked out for the first time or anew.</summary>
    public required string? PriceBook { get; init; }

    /// <summary>Sessions with requests that are not in the answer yet.</summary>
    public required long PendingSessions { get; init; }
}

/// <summary>One group: the values of what was grouped by, and its sums.</summary>
public sealed record CacheRow(IReadOnlyList<string?> Key, CacheUsage Usage);

/// <summary>What was lost to one cause, known in one way.</summary>
/// <param name="Sums">How often, how many tokens, what they cost; for <see cref="CacheCause.SessionStart"/> what beginnings cost.</param>
public readonly record struct CacheLoss(CacheCause Cause, CacheEvidence Evidence, CauseSums Sums)
{
    internal static CacheLoss Read(IRow row, int first) =>
        new(
            (CacheCause)row.Int64(first),
            (CacheEvidence)row.Int64(first + 1),
            new CauseSums((long)row.Int128(first + 2), (long)row.Int128(first + 3), new Usd((long)row.Int128(first + 4)))
        );
}

/// <summary>What caching did to some requests.</summary>
public sealed class CacheUsage
{
    public long Requests { get; private set; }

    /// <summary>Requests of models without a price: in no amount of money.</summary>
    public long UnpricedRequests { get; private set; }
    public long InputTokens { get; private set; }
    public long ReadTokens { get; private set; }

    /// <summary>Writes that live five minutes, and those of unknown life.</summary>
    public long Written5mTokens { get; private set; }
    public long Written1hTokens { get; private set; }

    /// <summary>What reads saved, and what writes cost more than plain input.</summary>
    public Usd Saved { get; private set; }
    public Usd Premium { get; private set; }

    /// <summary>What prompts would have cost with either life of cache writes.</summary>
    public CacheLives Lives { get; private set; }

    /// <summary>By cause.</summary>
    public List<CacheLoss> Losses { get; } = [];

    public long WrittenTokens => Written5mTokens + Written1hTokens;

    /// <summary>All tokens of prompts: what the hit ratio divides by.</summary>
    public long PromptTokens => InputTokens + ReadTokens + WrittenTokens;

    /// <summary>Tokens read of all tokens of prompts, to four digits; null without any.</summary>
    public decimal? HitRatio => PromptTokens == 0 ? null : decimal.Round((decimal)ReadTokens / PromptTokens, 4);

    /// <summary>All losses together.</summary>
    public CauseSums Lost => Sum(Losses.Where(loss => loss.Cause != CacheCause.SessionStart));

    /// <summary>What beginnings of conversations cost: no loss.</summary>
    public CauseSums Starts => Of(CacheCause.SessionStart);

    /// <summary>What one cause took, however it is known.</summary>
    public CauseSums Of(CacheCause cause) => Sum(Losses.Where(loss => loss.Cause == cause));

    static CauseSums Sum(IEnumerable<CacheLoss> losses) => losses.Aggregate(default(CauseSums), (sum, loss) => sum + loss.Sums);

    /// <summary>Adds another group.</summary>
    public void Add(CacheUsage other)
    {
        Requests += other.Requests;
        UnpricedRequests += other.UnpricedRequests;
        InputTokens += other.InputTokens;
        ReadTokens += other.ReadTokens;
        Written5mTokens += other.Written5mTokens;
        Written1hTokens += other.Written1hTokens;
        (Saved, Premium, Lives) = (Saved + other.Saved, Premium + other.Premium, Lives + other.Lives);
        foreach (var loss in other.Losses)
            Add(loss);
    }

    void Add(CacheLoss loss)
    {
        var at = Losses.FindIndex(known => known.Cause == loss.Cause && known.Evidence == loss.Evidence);
        if (at < 0)
            Losses.Add(loss);
        else
            Losses[at] = loss with { Sums = Losses[at].Sums + loss.Sums };
    }

    internal static CacheUsage Read(IRow row, int first) =>
        new()
        {
            Requests = (long)row.Int128(first),
            UnpricedRequests = (long)row.Int128(first + 1),
            InputTokens = (long)row.Int128(first + 2),
            ReadTokens = (long)row.Int128(first + 3),
            Written5mTokens = (long)row.Int128(first + 4),
            Written1hTokens = (long)row.Int128(first + 5),
            Saved = new Usd((long)row.Int128(first + 6)),
            Premium = new Usd((long)row.Int128(first + 7)),
            Lives = new CacheLives(new Usd((long)row.Int128(first + 8)), new Usd((long)row.Int128(first + 9))),
        };
}

/// <summary>A large miss. What is not known is null.</summary>
public sealed record CacheMissRow
{
    internal static readonly string[] Columns =
    [
        "time",
        "request_id",
        "cause",
        "evidence",
        "gap_ms",
        "expected_tokens",
        "read_tokens",
        "lost_tokens",
        "cost",
        "context_id",
        "row",
    ];

    /// <summary>When the request ended, nanoseconds since 1970.</summary>
    public required long Time { get; init; }

    public required string? RequestId { get; init; }

    /// <summary>Its session, user, team, project, repository, model and class of source, by dimension.</summary>
    public required IReadOnlyDictionary<Dimension, string?> Of { get; init; }
    public required CacheCause Cause { get; init; }
    public required CacheEvidence Evidence { get; init; }

    /// <summary>From the start of the request before to the start of this one, in milliseconds.</summary>
    public required long GapMs { get; init; }
    public required long ExpectedTokens { get; init; }
    public required long ReadTokens { get; init; }
    public required long LostTokens { get; init; }

    /// <summary>What it cost; null for a model without a price.</summary>
    public required Usd? Cost { get; init; }

    internal static CacheMissRow Read(IRow row, IReadOnlyList<Dimension> dimensions)
    {
        var first = dimensions.Count;
        return new()
        {
            Of = dimensions.Select((dimension, i) => (dimension, CacheQuery.Label(row, dimension, i))).ToDictionary(),
            Time = row.Int64(first),
            RequestId = row.Text(first + 1),
            Cause = (CacheCause)row.Int64(first + 2),
            Evidence = (CacheEvidence)row.Int64(first + 3),
            GapMs = row.Int64(first + 4),
            ExpectedTokens = row.Int64(first + 5),
            ReadTokens = row.Int64(first + 6),
            LostTokens = row.Int64(first + 7),
            Cost = row.IsNull(first + 8) ? null : new Usd(row.Int64(first + 8)),
        };
    }
}
