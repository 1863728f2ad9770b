using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// A response as the ledger keeps it of session logs: one for each message id and request id. Of several that are one response, all have
/// the same <see cref="Response"/>.
/// </summary>
/// <param name="Response">The response's number.</param>
/// <param name="Session">Its usage identity.</param>
/// <param name="Request">Hash of the request id; nothing when the log has none.</param>
/// <param name="LacksRequest">Whether the response's own request id is not known.</param>
/// <param name="Message">The uuid of its last line; nothing when the log has none.</param>
/// <param name="Likeness">What both must agree in where ids are missing.</param>
/// <param name="Time">Nanoseconds since 1970; null when its clock cannot be believed.</param>
/// <param name="Order">Decides between equals: a hash of what it is, never of when it came.</param>
public readonly record struct ResponseLine(
    int Response,
    Hash128 Session,
    Hash128 Request,
    bool LacksRequest,
    Hash128 Message,
    Likeness Likeness,
    long? Time,
    Hash128 Order
);
