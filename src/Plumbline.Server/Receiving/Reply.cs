using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;

namespace Plumbline.Server.Receiving;

/// <summary>What a sender is answered, whatever the protocol.</summary>
/// <param name="Code">gRPC's code, also within an HTTP error's Status.</param>
/// <param name="HttpStatus">HTTP's status for the same.</param>
/// <param name="Message">A sentence for a person; null when all is well.</param>
/// <param name="Refused">Records that were refused while the others were taken.</param>
/// <param name="MayRetry">Whether the same request can work later.</param>
/// <param name="Taken">Records that are stored.</param>
/// <param name="Reasons">How many were refused for which reason; null when none was.</param>
public readonly record struct Reply(
    RpcCode Code,
    int HttpStatus,
    string? Message,
    int Refused = 0,
    bool MayRetry = false,
    int Taken = 0,
    IReadOnlyDictionary<Reason, long>? Reasons = null
)
{
    /// <summary>The time after which we ask senders to try again: the client's five tries last 8 s.</summary>
    public const int RetryAfterSeconds = 1;

    /// <summary>For what can never work.</summary>
    public static Reply Bad(int httpStatus, string message) =>
        new(httpStatus == StatusCodes.Status413PayloadTooLarge ? RpcCode.ResourceExhausted : RpcCode.InvalidArgument, httpStatus, message);

    /// <summary>What a sink's outcome is called.</summary>
    public static Reply Of(in ExportOutcome outcome) =>
        outcome.Result switch
        {
            ExportResult.Stored => new(
                RpcCode.Ok,
                StatusCodes.Status200OK,
                outcome.Message,
                outcome.Refused,
                Taken: outcome.Taken,
                Reasons: outcome.Reasons
            ),
            ExportResult.Malformed => Bad(StatusCodes.Status400BadRequest, outcome.Message ?? "The request cannot be read."),
            ExportResult.Busy => Later("The store is behind; try again."),
            _ => Later("The disk is full; nothing was stored. Try again."),
        };

    static Reply Later(string message) => new(RpcCode.Unavailable, StatusCodes.Status503ServiceUnavailable, message, MayRetry: true);

    /// <summary>What is wrong with a body.</summary>
    public static Reply Of(BodyError error, int limit) =>
        error switch
        {
            BodyError.TooLarge => Bad(
                StatusCodes.Status413PayloadTooLarge,
                $"The body is larger than {Settings.SettingText.ShowSize(limit)}, decompressed (max-body-bytes)."
            ),
            BodyError.NoMemory => new(
                RpcCode.ResourceExhausted,
                StatusCodes.Status429TooManyRequests,
                "Too many bodies are being received at this moment; try again.",
                MayRetry: true
            ),
            BodyError.TooSlow => new(
                RpcCode.DeadlineExceeded,
                StatusCodes.Status408RequestTimeout,
                "The body took too long to arrive (body-timeout, min-body-rate)."
            ),
            _ => Bad(StatusCodes.Status400BadRequest, "The body is cut off or its compression, chunks or frame are broken."),
        };
}
