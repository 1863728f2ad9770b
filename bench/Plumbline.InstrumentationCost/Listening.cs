namespace Plumbline.InstrumentationCost;

/// <summary>What is in front of the API, and who listens.</summary>
public enum Listening
{
    /// <summary>No handler.</summary>
    Bare,

    /// <summary>Our handler, and nobody listens.</summary>
    Nobody,

    /// <summary>Our handler, and OpenTelemetry takes spans, metrics and logs.</summary>
    All,

    /// <summary>For comparison: a span by the conventions with model and tokens, from a message that is parsed for it, and two histograms.</summary>
    ChatSpan,

    /// <summary>For comparison: a span of an HTTP request, which knows method, address and status.</summary>
    HttpSpan,
}
