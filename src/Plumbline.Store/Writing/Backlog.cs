namespace Plumbline.Store.Writing;

/// <summary>What is durable but not applied, in bytes of bodies, and the senders that wait for room in it. For any thread.</summary>
sealed class Backlog(long limit, TimeProvider clock)
{
    readonly Lock _lock = new();
    TaskCompletionSource _room = NewSignal();
    long _bytes;

    /// <summary>Whether a request may be appended at once.</summary>
    public bool HasRoom => Volatile.Read(ref _bytes) < limit;

    /// <summary>Counts a body in before it is appended.</summary>
    public void Add(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Counts bodies out that are applied, or were not appended after all, and lets those who wait look again.</summary>
    public void Remove(long bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        TaskCompletionSource signal;
        lock (_lock)
            (signal, _room) = (_room, NewSignal());
        signal.SetResult();
    }

    /// <summary>Waits for room; false when there was none in time.</summary>
    public async Task<bool> WaitForRoomAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            Task signal;
            lock (_lock)
                signal = _room.Task;
            if (HasRoom)
                return true;
            var left = patience - clock.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                return false;
            await Task.WhenAny(signal, Task.Delay(left, clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
