namespace Plumbline.Server.Receiving;

/// <summary>Why there is no body.</summary>
public enum BodyError : byte
{
    None,

    /// <summary>Beyond the limit for one body.</summary>
    TooLarge,

    /// <summary>Beyond the limit for all bodies at one time.</summary>
    NoMemory,

    /// <summary>It took too long to arrive.</summary>
    TooSlow,

    /// <summary>Broken chunks, frames or compression.</summary>
    Malformed,

    /// <summary>The sender went away.</summary>
    Gone,
}

/// <summary>A body in rented memory, which whoever holds it gives back to its <see cref="BodyMemory"/>; or why there is none.</summary>
public readonly record struct ReceivedBody(byte[] Buffer, int Length, BodyError Error)
{
    /// <summary>No body.</summary>
    public static ReceivedBody None(BodyError error) => new([], 0, error);
}
