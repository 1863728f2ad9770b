using System.Globalization;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Schema;

/// <summary>Brings a database to this program's schema: the numbered SQL files beside this one, in order, each in a transaction.</summary>
public static class Migrations
{
    /// <summary>The schema version that this program writes.</summary>
    public static int Current => Scripts.Count;

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="NewerSchemaException">The database was written by a newer program; nothing is changed.</exception>
    public static void Apply(DuckConnection store)
    {
        var version = Read(store);
        if (version > Current)
            throw new NewerSchemaException(version, Current);
        for (var next = version + 1; next <= Current; next++)
            Apply(store, next);
    }

    /// <summary>The database's version: 0 when it is new.</summary>
    public static int Read(DuckConnection store)
    {
        using (var tables = store.Query("SELECT count(*) FROM information_schema.tables WHERE table_name = 'meta'"))
        {
            tables.Read();
            if (tables.GetInt64(0) == 0)
                return 0;
        }

        using var rows = store.Query("SELECT value FROM meta WHERE key = 'schema_version'");
        return rows.Read() ? int.Parse(rows.GetString(0)!, CultureInfo.InvariantCulture) : 0;
    }

    static void Apply(DuckConnection store, int version)
    {
        store.Execute("BEGIN TRANSACTION");
        foreach (var statement in Statements(Scripts[version - 1]))
            store.Execute(statement);
        store.Execute("DELETE FROM meta WHERE key = 'schema_version'");
        store.Execute("INSERT INTO meta VALUES ('schema_version', $1)", version.ToString(CultureInfo.InvariantCulture));
        store.Execute("COMMIT");
    }

    // Prepared statements take one at a time. The scripts are ours: a semicolon ends a line only where a statement ends.
    static IEnumerable<string> Statements(string script) =>
        script.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(HasCode);

    static bool HasCode(string statement) =>
        statement.Split('\n').Any(line => line.Trim() is { Length: > 0 } text && !text.StartsWith("--", StringComparison.Ordinal));

    static readonly IReadOnlyList<string> Scripts = ReadScripts();

    static List<string> ReadScripts()
    {
        var assembly = typeof(Migrations).Assembly;
        var names = assembly
            .GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return [.. names.Select(Text)];

        string Text(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd() + "\n";
        }
    }
}

/// <summary>The database was written by a newer program.</summary>
public sealed class NewerSchemaException(int found, int known)
    : Exception(
        $"The database has schema version {found}, this plumb knows up to {known}: use the newer program that wrote it. Nothing was changed."
    );
