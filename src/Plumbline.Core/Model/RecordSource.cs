namespace Plumbline.Core.Model;

/// <summary>What told of a request, a prompt or a tool call first-hand. Stored: values never change.</summary>
public enum RecordSource : byte
{
    None = 0,

    /// <summary>An event of the client's telemetry.</summary>
    Event = 1,

    /// <summary>A session log, and no event.</summary>
    SessionLog = 2,
}

/// <summary>What an event's id of a request is. Stored: values never change.</summary>
public enum IdKind : byte
{
    None = 0,

    /// <summary>The API's own, <c>request_id</c>, which session logs know as well.</summary>
    Api = 1,

    /// <summary>The client's, <c>client_request_id</c>.</summary>
    Client = 2,
}
