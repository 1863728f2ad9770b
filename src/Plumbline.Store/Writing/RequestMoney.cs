using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Writing;

/// <summary>What is derived from the prices for one request.</summary>
/// <param name="Cost">Its list cost, and what the client says.</param>
/// <param name="Effective">What it costs under the contract; null where nothing has a price.</param>
/// <param name="Cache">What caches saved and cost.</param>
/// <param name="Tokens">All its tokens.</param>
readonly record struct RequestMoney(RequestCost Cost, Usd? Effective, CacheEffect Cache, long Tokens);
