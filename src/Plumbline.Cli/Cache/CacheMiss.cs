using Plumbline.Core.Caching;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Cache;

/// <summary>A large miss.</summary>
/// <param name="Request">The number of its row.</param>
/// <param name="Lost">What it cost; null for a model without a price.</param>
sealed record CacheMiss(int Request, CacheStep Step, Usd? Lost);
