using Plumbline.Cli.Client;
using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.StatusLine;

/// <summary>
/// One status line, in bounded time. The work is done beside, step by step from what is sure to what may take long; when time is up, the line is
/// made of the steps that are done. A slow disk or a large index costs values in the line, never time in Claude Code.
/// </summary>
sealed class StatusAnswer
{
    // Nothing that Claude Code says is near this.
    const int InputBytesMax = 4 * 1024 * 1024;

    // Shown when there is no input that can be read.
    static readonly StatusFormat WithoutInput = StatusFormat.TryParse(
        "plumb: no input from Claude Code[ · {today} today][ · {burn}/h]",
        out var format,
        out _
    )
        ? format!
        : StatusFormat.Default;

    /// <summary>Where the input comes from; null when nobody says anything.</summary>
    public required Stream? Input { get; init; }

    public required LogSources Sources { get; init; }
    public required string CacheFolder { get; init; }

    /// <summary>Asked for late: the book takes a few milliseconds to read.</summary>
    public required Func<PriceBook> Prices { get; init; }

    public required LocalClock Clock { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long Now { get; init; }

    volatile StatusInput? _input;
    volatile StatusTotals? _totals;

    // The line is about the input: without it there is nothing to show, so it may take what a busy machine needs.
    static readonly TimeSpan InputLimit = TimeSpan.FromSeconds(1);

    /// <summary>The line.</summary>
    /// <param name="limit">How long it may take, once the input is there.</param>
    public string Line(StatusFormat format, bool hasColor, TimeSpan limit)
    {
        var begun = Environment.TickCount64;
        Await(() => _input = ReadInput(), InputLimit);
        Await(Count, limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - begun));
        var values = new StatusValues(_input, _totals, Now, hasColor);
        return (_input is null ? WithoutInput : format).Apply(values.Of);
    }

    // What takes longer goes on, and ends with the process.
    static void Await(Action step, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero)
            return;
        var thread = new Thread(() => Try(step)) { IsBackground = true, Name = "status" };
        thread.Start();
        thread.Join(limit);
    }

    static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The line is made of what is known.
        }
    }

    void Count()
    {
        var input = _input;
        if (input is { SessionId: { } session } && (input.Limits ?? input.PullRequest ?? (object?)input.Context) is not null)
            new ClientStates(CacheFolder).TryKeep(new(session, Now, input.Limits, input.PullRequest, input.Context));
        using var index = LocalIndex.Peek(Sources, CacheFolder, IndexContent.Requests);
        if (index is null)
            return;
        var totals = new StatusTotals(Now, Clock);
        var prices = Prices();
        totals.Add(index, prices, input?.SessionId);
        if (input?.TranscriptPath is { } path && TranscriptTail.Read(path) is { } tail)
            totals.Add(tail, prices, input.SessionId, isTail: true);
        _totals = totals;
    }

    StatusInput? ReadInput()
    {
        if (Input is null)
            return null;
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (text.Length < InputBytesMax && Input.Read(buffer) is > 0 and var read)
            text.Write(buffer, 0, read);
        return StatusInput.TryRead(text.ToArray());
    }
}
