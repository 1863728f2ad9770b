using Microsoft.Win32.SafeHandles;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.LocalLogs;

/// <summary>
/// Reads what is new in some logs into an index, on a few threads: each takes the largest log that is left, reads it alone, and waits for
/// the others only while its rows are taken in.
/// </summary>
sealed class LogReading
{
    // A thread is not worth starting for less.
    const long BytesPerThread = 4 * 1024 * 1024;

    const int ThreadsMax = 4;

    const long BytesPerCollection = 512L * 1024 * 1024;

    // Eyes see no more.
    const int ProgressMilliseconds = 50;

    readonly SessionIndex _index;
    readonly List<LogWork> _work;
    readonly Action<ReadProgress>? _progress;
    readonly List<LogWork> _tails = [];
    readonly long _bytesTotal;
    long _bytesRead,
        _bytesDone,
        _lastProgress;
    int _next = -1,
        _filesDone;
    Exception? _failure;

    LogReading(SessionIndex index, List<LogWork> work, Action<ReadProgress>? progress) =>
        (_index, _work, _progress, _bytesTotal) = (index, work, progress, work.Sum(log => log.Bytes));

    /// <summary>Reads all; gives the logs whose last line has no newline, with where it begins.</summary>
    public static List<LogWork> Read(SessionIndex index, List<LogWork> work, LocalIndexOptions options)
    {
        // The largest first, so that no thread is left alone with one at the end.
        work.Sort((left, right) => right.Bytes.CompareTo(left.Bytes));
        var reading = new LogReading(index, work, options.Progress);
        reading.Run(options.Threads);
        return reading._tails;
    }

    /// <summary>Takes the last lines that have no newline into an index that was committed before.</summary>
    public static void ReadTails(SessionIndex index, List<LogWork> tails)
    {
        var (reader, chunk) = (new SessionLogReader(), new LogChunk());
        foreach (var log in tails)
        {
            try
            {
                using var handle = Open(log.File.Path);
                reader.Open(handle, log.Number, log.From, log.State, log.File.Context());
                for (chunk.Clear(); reader.TryRead(chunk); chunk.Clear())
                    index.TakeTail(chunk, log.Number);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                index.Skip(SkipReason.Unreadable);
            }
        }
    }

    /// <summary>Opens a log for reading, whoever writes it.</summary>
    public static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    void Run(int threadCount)
    {
        if (threadCount <= 0)
            threadCount = (int)Math.Min(Math.Min(Environment.ProcessorCount, ThreadsMax), 1 + _bytesTotal / BytesPerThread);
        var threads = new Thread[Math.Min(threadCount, Math.Max(1, _work.Count)) - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(ReadMany) { IsBackground = true };
            threads[i].Start();
        }

        ReadMany();
        foreach (var thread in threads)
            thread.Join();
        if (_failure is not null)
            throw new IOException("The session logs could not be taken into the index.", _failure);
    }

    void ReadMany()
    {
        try
        {
            var (reader, chunk) = (new SessionLogReader(), new LogChunk());
            for (int i; _failure is null && (i = Interlocked.Increment(ref _next)) < _work.Count; )
                ReadOne(reader, chunk, _work[i]);
        }
        catch (Exception e)
        {
            // It would end the process from this thread; the one that waits throws it again.
            Interlocked.CompareExchange(ref _failure, e, null);
        }
    }

    void ReadOne(SessionLogReader reader, LogChunk chunk, LogWork log)
    {
        var bytes = 0L;
        try
        {
            using var handle = Open(log.File.Path);
            reader.Open(handle, log.Number, log.From, log.State, log.File.Context());
            for (chunk.Clear(); reader.TryRead(chunk); chunk.Clear())
            {
                bytes += chunk.To - chunk.From;
                log = log with { From = chunk.To, State = chunk.State };
                lock (_index)
                    _index.Take(chunk, log.Number);
                CollectSometimes(chunk.To - chunk.From);
                Report(chunk.To - chunk.From, files: 0);
            }

            var (hash, length) = LogTail.Before(handle, log.From);
            var hasTail = RandomAccess.GetLength(handle) > log.From;
            lock (_index)
            {
                _index.Seen(log.Number, log.File.Size, log.File.LastWrite, hash, length);
                if (hasTail)
                    _tails.Add(log);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (_index)
                _index.Skip(SkipReason.Unreadable);
        }

        Report(Math.Max(0, log.File.Size - log.From), files: 1);
    }

    // Little is allocated, so that the collector would wait until tens of megabytes have gathered over gigabytes of logs.
    void CollectSometimes(long bytes)
    {
        var before = Interlocked.Add(ref _bytesRead, bytes) - bytes;
        if (before / BytesPerCollection != (before + bytes) / BytesPerCollection)
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
    }

    void Report(long bytes, int files)
    {
        if (_progress is null)
            return;
        lock (_work)
        {
            (_bytesDone, _filesDone) = (Math.Min(_bytesDone + bytes, _bytesTotal), _filesDone + files);
            var now = Environment.TickCount64;
            if (now - _lastProgress < ProgressMilliseconds && _filesDone < _work.Count)
                return;
            _lastProgress = now;
            _progress(new ReadProgress(_filesDone, _work.Count, _bytesDone, _bytesTotal));
        }
    }
}
