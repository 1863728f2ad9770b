namespace Plumbline.Instrumentation.Wire;

/// <summary>How a call failed: what a runbook is looked up by.</summary>
enum ErrorClass : byte
{
    None,
    RateLimited,
    TierCap,
    OwnSpendLimit,
    Overloaded,
    Timeout,
    Cancelled,
    Refused,
    CutStream,
    Network,
    InvalidRequest,
    Authentication,
    Billing,
    Permission,
    NotFound,
    TooLarge,
    ServerError,

    /// <summary>A status or an error that none of the others is.</summary>
    Other,
}
