using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>What a client says that a request cost.</summary>
/// <param name="Cost">Null when it did not say.</param>
/// <param name="Version">The client's version, as far as it is known: some estimated wrongly.</param>
public readonly record struct ClientEstimate(Usd? Cost, ClientVersion Version);
