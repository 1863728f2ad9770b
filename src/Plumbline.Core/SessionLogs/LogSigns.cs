namespace Plumbline.Core.SessionLogs;

/// <summary>What a log tells between one response of the main conversation and the next.</summary>
[Flags]
public enum LogSigns : byte
{
    None = 0,

    /// <summary>The conversation was compacted.</summary>
    Compacted = 1,

    /// <summary>A process of the client ended, and another one went on.</summary>
    Resumed = 2,
}
