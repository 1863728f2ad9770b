namespace Plumbline.Store.DuckDb;

/// <summary>
/// An open DuckDB database. It may be used from several threads, each with its own connection. It closes when it and everything
/// that came from it is disposed.
/// </summary>
public sealed unsafe class DuckDatabase : IDisposable
{
    readonly DatabaseHandle _handle;

    DuckDatabase(nint database) => _handle = new DatabaseHandle(database);

    /// <summary>Opens or creates a database file; without a path a database in memory.</summary>
    /// <param name="path">The file, or null.</param>
    /// <param name="settings">DuckDB's settings by name, such as <c>threads</c> or <c>wal_autocheckpoint</c>.</param>
    public static DuckDatabase Open(string? path, IReadOnlyDictionary<string, string>? settings = null)
    {
        DuckLibrary.Register();
        nint config = 0,
            database = 0;
        byte* error = null;
        try
        {
            config = Configure(settings);
            if (Native.duckdb_open_ext(path, &database, config, &error) != 0)
                throw new DuckDbException(Native.Text(error));
            return new DuckDatabase(database);
        }
        finally
        {
            if (config != 0)
                Native.duckdb_destroy_config(&config);
            if (error != null)
                Native.duckdb_free(error);
        }
    }

    /// <summary>A new connection, for one thread at a time.</summary>
    public DuckConnection Connect() => new(new ConnectionHandle(_handle));

    /// <summary>Closes the database, when the last connection is closed too.</summary>
    public void Dispose() => _handle.Dispose();

    static nint Configure(IReadOnlyDictionary<string, string>? settings)
    {
        if (settings is null || settings.Count == 0)
            return 0;
        nint config;
        if (Native.duckdb_create_config(&config) != 0)
            throw new DuckDbException("DuckDB could not create its configuration.");
        foreach (var (name, value) in settings)
        {
            if (Native.duckdb_set_config(config, name, value) == 0)
                continue;
            Native.duckdb_destroy_config(&config);
            throw new DuckDbException($"DuckDB does not take the setting {name}={value}.");
        }

        return config;
    }
}
