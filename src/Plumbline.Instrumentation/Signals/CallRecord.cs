using Plumbline.Instrumentation.Context;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>All that is known of one call or of one attempt at it, for spans, metrics and logs alike. Seconds below zero are unknown.</summary>
sealed class CallRecord
{
    public required Endpoint Endpoint { get; init; }

    public RequestFields Request = RequestFields.Unknown;

    /// <summary>What was read of the response so far.</summary>
    public required ResponseFields Response { get; init; }

    public CallTags? Tags { get; init; }

    public string? ServerAddress { get; init; }

    public int ServerPort { get; init; } = -1;

    /// <summary>Zero without an answer.</summary>
    public int Status { get; set; }

    public string? RequestId { get; set; }

    public string? OrganizationId { get; set; }

    /// <summary>Seconds, as the answer said; null when it did not.</summary>
    public double? RetryAfterSeconds { get; set; }

    /// <summary>Which one this is, from 1; 0 when nobody said.</summary>
    public int Attempt { get; set; }

    /// <summary>How many there were; 0 for a record of one attempt.</summary>
    public int Attempts { get; set; }

    public ErrorClass Error { get; set; }

    /// <summary>The convention's <c>error.type</c>; null without an error.</summary>
    public string? ErrorType { get; set; }

    /// <summary>From sending to the end.</summary>
    public double DurationSeconds { get; set; } = -1;

    /// <summary>From sending to the headers of the answer.</summary>
    public double WaitingSeconds { get; set; } = -1;

    /// <summary>From those headers to the first piece of generated content; of streams only.</summary>
    public double FirstTokenSeconds { get; set; } = -1;

    /// <summary>From the first piece to the end; of streams only.</summary>
    public double GenerationSeconds { get; set; } = -1;

    /// <summary>Pieces of generated content; −1 when it was no stream.</summary>
    public int Chunks { get; set; } = -1;

    /// <summary>Whether the counts are only what was seen until the stream was cut.</summary>
    public bool IsLowerBound { get; set; }

    public CallCost Cost { get; set; }

    public double TimeToFirstChunkSeconds => FirstTokenSeconds < 0 ? -1 : WaitingSeconds + FirstTokenSeconds;

    public string Operation => Endpoint == Endpoint.CountTokens ? "count_tokens" : "chat";
}
