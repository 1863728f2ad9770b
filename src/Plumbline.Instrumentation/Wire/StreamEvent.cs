namespace Plumbline.Instrumentation.Wire;

/// <summary>The events of a streamed response.</summary>
enum StreamEvent : byte
{
    /// <summary>Another one, or one without a name: its data say what it is.</summary>
    Other,
    MessageStart,
    ContentBlockStart,
    ContentBlockDelta,
    ContentBlockStop,
    MessageDelta,
    MessageStop,
    Ping,
    Error,
}
