using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// The index as of one moment, for reports: rows in place, texts by number. Rows with a <c>Gone</c> flag do not count.
/// </summary>
public abstract class IndexSnapshot : IDisposable
{
    /// <summary>API responses, in no order.</summary>
    public abstract ReadOnlySpan<RequestRow> Requests { get; }

    /// <summary>Calls of tools, in no order.</summary>
    public abstract ReadOnlySpan<ToolRow> Tools { get; }

    /// <summary>Prompts, in no order.</summary>
    public abstract ReadOnlySpan<PromptRow> Prompts { get; }

    /// <summary>The logs.</summary>
    public abstract IReadOnlyList<IndexedFile> Files { get; }

    /// <summary>How many texts there are; their numbers go from 1 to here.</summary>
    public abstract int TextCount { get; }

    /// <summary>A text by its number; null for 0.</summary>
    public abstract string? Text(int number);

    /// <summary>The parts of a request that has <see cref="RequestFlags.Parts"/>, by the number of its row.</summary>
    public abstract ReadOnlySpan<PartRow> PartsOf(int request);

    /// <summary>Lines that gave nothing, in all logs that are there.</summary>
    public abstract SkippedLines Skipped { get; }

    /// <summary>
    /// Says that some requests were looked at and will not be soon again, so that they may leave memory: a report over many runs
    /// through them once.
    /// </summary>
    public virtual void LeaveRequests(int from, int to) { }

    /// <summary>Lets go of the mapped file. No span of it may be used afterwards.</summary>
    public abstract void Dispose();
}
