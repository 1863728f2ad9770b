namespace Plumbline.Core.Model;

/// <summary>The identity in which metered and itemised usage of a session meet, whichever way each of them came.</summary>
public static class SessionIdentity
{
    /// <summary>The usage identity of a session, from its id: of its metric points, its events and its session logs alike.</summary>
    public static Hash128 Of(ReadOnlySpan<byte> sessionId) => Hash128.Of(sessionId, seed: 1);
}
