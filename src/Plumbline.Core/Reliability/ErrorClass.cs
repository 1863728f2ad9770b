namespace Plumbline.Core.Reliability;

/// <summary>Why a request to the API brought no answer, or not the one that was wanted. The numbers are used in SQL only, and kept nowhere.</summary>
public enum ErrorClass
{
    /// <summary>None of the others, or nothing is said that tells which.</summary>
    Other = 0,

    /// <summary>429: too many requests or tokens for the moment; waiting helps.</summary>
    RateLimit = 1,

    /// <summary>A limit that the organisation set itself, or a credit that is used up.</summary>
    SpendLimit = 2,

    /// <summary>What the organisation's tier may spend in a month is spent; waiting does not help before the next.</summary>
    TierCap = 3,

    /// <summary>529: the API has too much to do.</summary>
    Overloaded = 4,

    /// <summary>Another 5xx.</summary>
    ServerError = 5,

    /// <summary>No answer in time: the client's own limit, 408 or 504.</summary>
    Timeout = 6,

    /// <summary>No connection, or one that broke before an answer began.</summary>
    Connection = 7,

    /// <summary>401 or 403: the key or the login.</summary>
    Authentication = 8,

    /// <summary>Another 4xx: the request itself.</summary>
    InvalidRequest = 9,

    /// <summary>Somebody stopped it.</summary>
    Cancelled = 10,

    /// <summary>Answered, by a refusal: <c>api_refusal</c>, never <c>api_error</c>.</summary>
    Refused = 11,

    /// <summary>An answer that began and broke off: <c>api_request</c>, never <c>api_error</c>.</summary>
    CutStream = 12,
}

/// <summary>Who could have kept an error from happening.</summary>
public enum ErrorFault
{
    /// <summary>The API or the way to it: it counts against availability.</summary>
    Api,

    /// <summary>A limit of the organisation's own account.</summary>
    Limit,

    /// <summary>The request, its key, or whoever sent it.</summary>
    Sender,

    /// <summary>There was an answer.</summary>
    Answered,
}
