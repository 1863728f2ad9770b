using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// The ledger's database, which can be closed and opened again: after a failed checkpoint (a full disk) DuckDB refuses everything until
/// that is done. Connections of the former opening fail with each statement; their holders drop them and ask for new ones.
/// </summary>
public sealed class StoreDatabase : IDisposable
{
    readonly Func<DuckDatabase> _open;
    readonly Lock _lock = new();
    DuckDatabase _current;

    /// <summary>Opens it.</summary>
    public StoreDatabase(Func<DuckDatabase> open)
    {
        _open = open;
        _current = open();
    }

    /// <summary>How often it was opened again: a connection belongs to one opening.</summary>
    public int Opening { get; private set; }

    /// <summary>Raised before it is opened again: let idle connections go, for the file is released with the last of them.</summary>
    public event Action? Closing;

    /// <summary>A connection to the present opening.</summary>
    public DuckConnection Connect()
    {
        lock (_lock)
            return _current.Connect();
    }

    /// <summary>Closes it and opens it again.</summary>
    public void Reopen()
    {
        Closing?.Invoke();
        lock (_lock)
        {
            _current.Dispose();
            _current = _open();
            Opening++;
        }
    }

    public void Dispose() => _current.Dispose();
}
