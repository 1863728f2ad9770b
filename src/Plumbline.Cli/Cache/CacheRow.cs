using Plumbline.Core.Caching;

namespace Plumbline.Cli.Cache;

/// <summary>What caching did to the requests of one day, project or model.</summary>
sealed record CacheRow(string Key, CacheSums Sums);
