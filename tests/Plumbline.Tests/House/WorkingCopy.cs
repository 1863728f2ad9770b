namespace Plumbline.Tests.House;

/// <summary>The files of the repository as they lie on disk, without what builds leave behind.</summary>
static class WorkingCopy
{
    static readonly string[] Left = [".git", "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Source { get; } = Path.Combine(Root, "src");

    /// <summary>Files below a folder; paths are absolute.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Concat(Directory.EnumerateDirectories(folder).Where(inner => !Left.Contains(Path.GetFileName(inner))).SelectMany(Files));

    /// <summary>A path as the repository knows it.</summary>
    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Plumbline.slnx")))
                return folder;
        }

        throw new InvalidOperationException("Plumbline.slnx was not found above " + AppContext.BaseDirectory);
    }
}
