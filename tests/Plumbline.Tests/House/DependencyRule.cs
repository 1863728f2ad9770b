using System.Text.RegularExpressions;

namespace Plumbline.Tests.House;

/// <summary>
/// Which folder of the source may use which. It reads text, so it sees Razor pages too; names are written in full in a
/// <c>using</c> for that reason. A file at a project's root composes and may use all that the project references.
/// </summary>
static partial class DependencyRule
{
    /// <summary>Every use of a folder that the table does not allow, and every folder that the table does not know.</summary>
    public static IEnumerable<string> Violations(string source, IReadOnlyDictionary<string, string[]> mayUse) =>
        from file in WorkingCopy.Files(source)
        where Path.GetExtension(file) is ".cs" or ".razor" or ".cshtml"
        let folder = FolderOf(source, file)
        where folder is not null
        from violation in Violations(folder, File.ReadAllText(file), mayUse)
        select $"{Path.GetRelativePath(source, file)}: {violation}";

    static IEnumerable<string> Violations(string folder, string text, IReadOnlyDictionary<string, string[]> mayUse)
    {
        if (!mayUse.TryGetValue(folder, out var allowed))
            return [$"{folder} is not in the table of folders"];
        var project = folder[..folder.IndexOf('.')];
        return from Match match in Use().Matches(text)
            let used = match.Groups["folder"].Value
            where used != folder && !allowed.Contains(used) && (mayUse.ContainsKey(used) || !used.StartsWith(project + "."))
            group used by used into distinct
            select $"{folder} must not use {distinct.Key}";
    }

    // src/Plumbline.Store/DuckDb/Appender.cs → Store.DuckDb
    static string? FolderOf(string source, string file) =>
        Path.GetRelativePath(source, file).Replace('\\', '/').Split('/') is [var project, var folder, _, ..]
            ? $"{project["Plumbline.".Length..]}.{folder}"
            : null;

    [GeneratedRegex(@"\bPlumbline\.(?<folder>[A-Z]\w+\.[A-Z]\w+)")]
    private static partial Regex Use();
}
