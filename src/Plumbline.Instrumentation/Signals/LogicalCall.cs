using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>
/// A call as the app made it, with all attempts at it. It flows to the handler below, which tells it what each attempt was; it may hold several calls of the API
/// when somebody between the two calls more than once.
/// </summary>
sealed class LogicalCall
{
    static readonly AsyncLocal<LogicalCall?> Flowing = new();

    readonly Lock _lock = new();

    public static LogicalCall? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>How many attempts were begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>The last one that ended; null when no handler told of any.</summary>
    public CallRecord? Last { get; private set; }

    /// <summary>What all of them cost.</summary>
    public CallCost Cost { get; private set; }

    /// <summary>Counts one more and says which one it is.</summary>
    public int Begin()
    {
        lock (_lock)
            return ++Attempts;
    }

    public void End(CallRecord attempt)
    {
        if (attempt.Endpoint != Endpoint.Messages)
            return;
        lock (_lock)
        {
            Last = attempt;
            Cost = Cost.With(attempt.Cost);
        }
    }
}
