namespace Plumbline.Instrumentation.Wire;

/// <summary>Whoever wants the events of a stream.</summary>
interface IStreamEvents
{
    /// <param name="data">Only valid during the call; empty for events that tell nothing but text, and for those that are too large.</param>
    void Read(StreamEvent kind, ReadOnlySpan<byte> data);
}
