namespace Plumbline.Instrumentation.Wire;

/// <summary>What a request asks the API for.</summary>
enum Endpoint : byte
{
    /// <summary>Nothing that is observed.</summary>
    Other,
    Messages,
    CountTokens,
}
