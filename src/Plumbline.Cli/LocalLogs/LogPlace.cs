namespace Plumbline.Cli.LocalLogs;

/// <summary>Where a log lies: under which root, and in which project's folder.</summary>
static class LogPlace
{
    const string Projects = "projects";

    /// <summary>The root that a log was found under; its folder when none fits.</summary>
    public static string Root(string path, IReadOnlyList<string> roots)
    {
        var found = "";
        foreach (var root in roots)
            if (root.Length > found.Length && IsUnder(path, root))
                found = root;
        return found.Length > 0 ? found : Path.GetDirectoryName(path) ?? "";
    }

    /// <summary>
    /// The folder under <c>projects</c> that a log lies in; empty for other places. The root may also be <c>projects</c> itself, or one
    /// project's folder in it.
    /// </summary>
    public static string ProjectFolder(string path, string root)
    {
        var folders = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar)[..^1];
        var at = Array.IndexOf(folders, Projects);
        if (at >= 0)
            return at + 1 < folders.Length ? folders[at + 1] : "";
        if (Path.GetFileName(root) == Projects)
            return folders.Length > 0 ? folders[0] : "";
        var name = Path.GetFileName(root);
        return name.StartsWith('-') && Path.GetFileName(Path.GetDirectoryName(root)) == Projects ? name : "";
    }

    static bool IsUnder(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal)
        && (root.EndsWith(Path.DirectorySeparatorChar) || (path.Length > root.Length && path[root.Length] == Path.DirectorySeparatorChar));
}
