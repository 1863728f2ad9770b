namespace Plumbline.Ingest.Otlp;

/// <summary>
/// Some bytes of the request: in the body itself (offset zero or above) or, where they had to be rewritten (an escape in JSON, bytes as
/// base64), in the decoder's <see cref="Scratch"/> (the offset's complement). The default is an empty text.
/// </summary>
public readonly record struct TextRef(int Offset, int Length)
{
    /// <summary>Some bytes of a scratch.</summary>
    public static TextRef InScratch(int offset, int length) => new(~offset, length);

    /// <summary>The bytes. Valid until the scratch is written to or cleared.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> body, Scratch scratch) =>
        Offset >= 0 ? body.Slice(Offset, Length) : scratch.Written.Slice(~Offset, Length);
}
