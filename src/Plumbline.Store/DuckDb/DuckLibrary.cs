using System.Reflection;
using System.Runtime.InteropServices;

namespace Plumbline.Store.DuckDb;

/// <summary>
/// Finds DuckDB's library beside the assemblies. Imports marked <see cref="SuppressGCTransitionAttribute"/> are bound when their
/// caller is jitted, so this runs before the first database is opened; everything else needs a database.
/// </summary>
static class DuckLibrary
{
    public const string Name = "duckdb";

    static readonly string FileName =
        OperatingSystem.IsWindows() ? "duckdb.dll"
        : OperatingSystem.IsMacOS() ? "libduckdb.dylib"
        : "libduckdb.so";

    // A static constructor, so that the resolver is registered once, whoever comes first.
    static DuckLibrary() => NativeLibrary.SetDllImportResolver(typeof(DuckLibrary).Assembly, Resolve);

    /// <summary>Does its work by being called: it runs the static constructor.</summary>
    public static void Register() { }

    static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (library != Name)
            return 0;
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        return File.Exists(beside) ? NativeLibrary.Load(beside) : NativeLibrary.Load(FileName, assembly, searchPath);
    }
}
