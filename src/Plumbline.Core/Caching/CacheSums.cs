using Plumbline.Core.Model;

namespace Plumbline.Core.Caching;

/// <summary>What caching did to some requests. Whole numbers, so the order of adding does not matter.</summary>
public sealed class CacheSums
{
    readonly CauseSums[] _causes = new CauseSums[Enum.GetValues<CacheCause>().Length];

    public long Requests { get; private set; }
    public long InputTokens { get; private set; }
    public long ReadTokens { get; private set; }
    public long Written5mTokens { get; private set; }
    public long Written1hTokens { get; private set; }

    /// <summary>Requests whose model has no price: their tokens count, their money does not.</summary>
    public long UnpricedRequests { get; private set; }

    /// <summary>What reads saved, and what writes cost more than plain input.</summary>
    public Usd Saved { get; private set; }

    public Usd Premium { get; private set; }

    /// <summary>What either life of cache writes would have cost.</summary>
    public CacheLives Lives { get; private set; }

    public long WrittenTokens => Written5mTokens + Written1hTokens;

    /// <summary>All tokens of prompts: what the hit ratio divides by.</summary>
    public long PromptTokens => InputTokens + ReadTokens + WrittenTokens;

    /// <summary>What was lost to all causes together.</summary>
    public CauseSums Lost
    {
        get
        {
            CauseSums all = default;
            for (var cause = 0; cause < _causes.Length; cause++)
                all = cause == (int)CacheCause.SessionStart ? all : all + _causes[cause];
            return all;
        }
    }

    /// <summary>What was lost to a cause; for <see cref="CacheCause.SessionStart"/> what beginnings cost.</summary>
    public CauseSums this[CacheCause cause] => _causes[(int)cause];

    /// <summary>Adds a request.</summary>
    public void Add(in CacheRequest request, in CacheStep step, in CacheMoney money, in CacheLives lives)
    {
        Requests++;
        InputTokens += CacheRequest.Known(request.InputTokens);
        ReadTokens += request.Read;
        Written5mTokens += CacheRequest.Known(request.CacheCreation5mTokens);
        Written1hTokens += CacheRequest.Known(request.CacheCreation1hTokens);
        UnpricedRequests += money.IsPriced ? 0 : 1;
        (Saved, Premium, Lives) = (Saved + money.Saved, Premium + money.Premium, Lives + lives);
        if (step.Cause != CacheCause.None)
            _causes[(int)step.Cause] += new CauseSums(1, step.Lost + step.Cold, money.Lost + money.Cold);
    }
}

/// <summary>How often something was lost, how many tokens, and what that cost.</summary>
public readonly record struct CauseSums(long Count, long Tokens, Usd Cost)
{
    public static CauseSums operator +(CauseSums left, CauseSums right) =>
        new(left.Count + right.Count, left.Tokens + right.Tokens, left.Cost + right.Cost);
}
