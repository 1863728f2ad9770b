using System.Collections.Concurrent;
using System.Threading.Channels;
using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>
/// Takes entries from the queue into the files, on a thread of its own turn. When writing fails, what waits stays in the queue until it is full, and
/// another writer is tried at each interval.
/// </summary>
sealed class AuditPump(AuditLogOptions options, AuditKey key, ChannelReader<AuditItem> queue, AuditCounters counters)
{
    const int BufferedMax = 256 * 1024;

    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    readonly ConcurrentQueue<TaskCompletionSource<bool>> _waiting = new();
    readonly List<(AuditEntry Entry, long Record)> _texts = [];
    AuditWriter? _writer;
    long _unwritten;
    volatile bool _isClosing;

    public AuditHead? Head { get; private set; }

    public string? LastProblem { get; private set; }

    public async Task RunAsync()
    {
        Try(() => Head = Writer().Flush());
        while (await queue.WaitToReadAsync().ConfigureAwait(false))
        {
            Try(Drain);
            await ShareFlushAsync().ConfigureAwait(false);
            var asked = _waiting.Count;
            var isWritten = Try(Drain) && Try(() => Head = Writer().Flush());
            Answer(asked, isWritten);
            if (!isWritten && _isClosing)
                Discard();
        }

        // A loss that came last is told before the end.
        if (Try(Drain))
            Try(() => Head = Writer().Close());
        Answer(_waiting.Count, isFlushed: _writer is not null);
        _writer?.Dispose();
    }

    /// <summary>Entries that still wait when the log is closed and cannot be written are given up.</summary>
    public void Close() => _isClosing = true;

    /// <summary>Whether everything that is in the queue now was on disk after the next flush.</summary>
    public Task<bool> AskForFlush()
    {
        var flushed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(flushed);
        return flushed.Task;
    }

    // Whoever comes within the interval shares its flush. A writer that fails is not tried again before it is over.
    async Task ShareFlushAsync()
    {
        var start = options.Time.GetTimestamp();
        while (
            _waiting.IsEmpty && !_isClosing && !queue.Completion.IsCompleted && options.Time.GetElapsedTime(start) < options.FlushInterval
        )
        {
            await Task.Delay(Step).ConfigureAwait(false);
            if (_writer is not null)
                Try(Drain);
        }
    }

    AuditWriter Writer() => _writer ??= AuditWriter.Open(options, key);

    bool Try(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception problem)
        {
            // Whatever it is, it is not the app's: it is counted, and said once in a gap record.
            LastProblem = problem.Message;
            counters.Failed(_unwritten);
            _unwritten = 0;
            DropTexts();
            _writer?.Dispose();
            _writer = null;
            return false;
        }
    }

    void Answer(int count, bool isFlushed)
    {
        while (count-- > 0 && _waiting.TryDequeue(out var one))
            one.TrySetResult(isFlushed);
    }

    void Discard()
    {
        var lost = 0;
        while (queue.TryRead(out var item))
            lost += item.IsWake ? 0 : 1;
        counters.Lost(lost);
    }

    void DropTexts()
    {
        foreach (var (entry, _) in _texts)
        {
            counters.GiveBackText(entry);
            counters.TextDropped();
        }

        _texts.Clear();
    }

    void Drain()
    {
        var writer = Writer();
        // Another day's entries begin its file.
        writer.Write();
        var losses = counters.Unrecorded;
        if (losses.Full > 0)
            writer.AppendGap(losses.Full, "queue_full");
        if (losses.Failed > 0)
            writer.AppendGap(losses.Failed, "write_failed");
        while (queue.TryRead(out var item))
        {
            if (!item.IsWake)
                Append(writer, item.Entry);
            if (writer.Buffered > BufferedMax)
                Write(writer, ref losses);
        }

        Write(writer, ref losses);
    }

    void Append(AuditWriter writer, in AuditEntry entry)
    {
        _unwritten++;
        var record = writer.Append(entry);
        if (entry.PromptText is not null || entry.ResponseText is not null)
            _texts.Add((entry, record));
    }

    void Write(AuditWriter writer, ref (long Full, long Failed) losses)
    {
        writer.Write();
        counters.Recorded(losses);
        losses = default;
        counters.Written(_unwritten);
        _unwritten = 0;
        GiveTexts(writer.Chain);
    }

    void GiveTexts(string chain)
    {
        foreach (var (entry, record) in _texts)
        {
            counters.GiveBackText(entry);
            try
            {
                var redactor = options.Redactor;
                var (prompt, response) = (entry.PromptText, entry.ResponseText);
                options.Text!(
                    new AuditText(
                        chain,
                        record,
                        entry.RequestId,
                        prompt is null ? null : redactor.Redact(prompt),
                        response is null ? null : redactor.Redact(response)
                    )
                );
            }
            catch (Exception)
            {
                // Who takes texts is the app's own; the log goes on without.
                counters.TextDropped();
            }
        }

        _texts.Clear();
    }
}
