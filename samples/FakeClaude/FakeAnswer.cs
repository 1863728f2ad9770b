namespace FakeClaude;

/// <summary>What the fake does with a request. Its name in a script or a header is the member's, in lower case with underscores.</summary>
public enum FakeAnswer
{
    Success,
    Tools,
    Thinking,
    WebSearch,
    MaxTokens,

    /// <summary>HTTP 200 with the stop reason <c>refusal</c>.</summary>
    Refusal,

    /// <summary>Refused by the model that was asked, answered by another one; both are billed.</summary>
    Fallback,

    /// <summary>429 with <c>retry-after</c>.</summary>
    RateLimited,

    /// <summary>429 without it: the monthly cap of a tier.</summary>
    TierCap,

    /// <summary>400: the limit that an organisation set itself.</summary>
    OwnSpendLimit,
    InvalidRequest,
    Authentication,
    Billing,
    Permission,
    NotFound,
    TooLarge,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>504.</summary>
    GatewayTimeout,

    /// <summary>529.</summary>
    Overloaded,

    /// <summary>An error as an event, after 200 and some of the text.</summary>
    ErrorEvent,

    /// <summary>The connection ends in the middle of the response.</summary>
    Cut,

    /// <summary>The connection ends before there is a response.</summary>
    Disconnect,

    /// <summary>No answer until the client gives up.</summary>
    Hang,

    /// <summary>The middle of the response does not come until the client gives up.</summary>
    HangInside,
}
