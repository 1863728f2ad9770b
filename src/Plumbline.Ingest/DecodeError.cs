namespace Plumbline.Ingest;

/// <summary>Why a whole request could not be read. Sending it again will not help.</summary>
/// <param name="Message">One sentence for the sender: what was expected, and where.</param>
/// <param name="Offset">The place in the body, in bytes from its start.</param>
public sealed record DecodeError(string Message, long Offset)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
