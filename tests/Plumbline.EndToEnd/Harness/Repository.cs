namespace Plumbline.EndToEnd.Harness;

/// <summary>Where things are in the working copy that these tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program under test, in the configuration that these tests were built in.</summary>
    public static string PlumbDll { get; } = Path.Combine(Root, "src", "Plumbline.Cli", "bin", Configuration(), "net10.0", "plumb.dll");

    /// <summary>Recorded request bodies of real clients; <c>PLUMBLINE_CAPTURES</c> names another folder of the same layout.</summary>
    public static string Captures { get; } =
        Environment.GetEnvironmentVariable("PLUMBLINE_CAPTURES") ?? Path.Combine(Root, "tests", "data", "captures");

    static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Plumbline.slnx")))
                return folder;
        }

        throw new InvalidOperationException("Plumbline.slnx was not found above " + AppContext.BaseDirectory);
    }

    // …/bin/<Configuration>/net10.0/
    static string Configuration() => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/', '\\'))!);
}
