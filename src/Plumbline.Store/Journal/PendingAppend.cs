using System.Threading.Tasks.Sources;
using Plumbline.Core.Model;

namespace Plumbline.Store.Journal;

/// <summary>A caller who waits for its body to be durable. Pooled: awaiting it gives it back.</summary>
sealed class PendingAppend(PendingAppendPool pool) : IValueTaskSource
{
    // Callers go on elsewhere: the journal's thread has the next group to write.
    ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>The request whose body it is.</summary>
    public Batch? Batch { get; private set; }

    public ValueTask Task => new(this, _core.Version);

    public PendingAppend For(Batch batch)
    {
        Batch = batch;
        return this;
    }

    public void Succeed()
    {
        Batch = null;
        _core.SetResult(true);
    }

    public void Fail(Exception exception)
    {
        Batch = null;
        _core.SetException(exception);
    }

    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            pool.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}

/// <summary>The waiting places that are free.</summary>
sealed class PendingAppendPool
{
    const int KeptMax = 1024;
    readonly Stack<PendingAppend> _free = new();

    public PendingAppend Rent()
    {
        lock (_free)
        {
            if (_free.TryPop(out var append))
                return append;
        }

        return new PendingAppend(this);
    }

    public void Return(PendingAppend append)
    {
        lock (_free)
        {
            if (_free.Count < KeptMax)
                _free.Push(append);
        }
    }
}
