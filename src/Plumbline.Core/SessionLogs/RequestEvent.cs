using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>An <c>api_request</c> event, as far as it takes to find the logged response that tells of the same request.</summary>
/// <param name="Session">Its usage identity.</param>
/// <param name="Request">Hash of the API's request id; nothing when the event has none.</param>
/// <param name="Message">Its <c>message.uuid</c>; nothing when it has none.</param>
/// <param name="Likeness">What both must agree in where ids are missing.</param>
/// <param name="Time">Nanoseconds since 1970; null when its clock cannot be believed.</param>
/// <param name="Order">Decides between equals: a hash of what it is, never of when it came.</param>
public readonly record struct RequestEvent(Hash128 Session, Hash128 Request, Hash128 Message, Likeness Likeness, long? Time, Hash128 Order);

/// <summary>What an event and a logged response of one request have in common. Tokens are −1 when absent.</summary>
/// <param name="Family">A number for the <see cref="ModelFamily"/>.</param>
public readonly record struct Likeness(int Family, long Input, long CacheRead, long CacheCreation);
