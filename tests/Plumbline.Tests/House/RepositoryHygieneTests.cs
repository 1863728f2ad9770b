using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.House;

/// <summary>What must not be in the repository, because it would tie it to one machine or is not ours to give away.</summary>
public partial class RepositoryHygieneTests
{
    static readonly string[] TextFiles =
    [
        .. new[] { ".cs", ".razor", ".css", ".js", ".md", ".json", ".yml", ".yaml", ".sh", ".sql", ".txt", ".html" },
        .. new[] { ".csproj", ".props", ".targets", ".slnx", ".config", ".editorconfig", ".gitignore", ".npmrc", "" },
    ];

    [Fact]
    public void No_lock_file_names_where_packages_were_fetched_from()
    {
        var lockFiles = Files().Where(file => Path.GetFileName(file) is "packages.lock.json" or "package-lock.json").ToList();

        Assert.True(lockFiles.Count > 5, "the lock files were not found");
        Assert.Empty(lockFiles.SelectMany(file => Addresses(file).Select(address => $"{WorkingCopy.Name(file)}: {address}")));
    }

    [Fact]
    public void No_configuration_names_a_package_source() =>
        Assert.Empty(
            from file in Files()
            where Path.GetFileName(file).ToLowerInvariant() is "nuget.config" or ".npmrc" or ".yarnrc"
            where Address().IsMatch(File.ReadAllText(file))
            select WorkingCopy.Name(file)
        );

    [Fact]
    public void No_file_names_a_path_of_the_machine_it_was_written_on() =>
        Assert.Empty(
            from file in Files()
            where TextFiles.Contains(Path.GetExtension(file)) && !IsRecorded(file)
            let text = File.ReadAllText(file)
            from place in MachinePaths()
            where text.Contains(place)
            select $"{WorkingCopy.Name(file)}: {place}"
        );

    [Fact]
    public void No_protocol_definitions_or_binaries_of_others_are_kept() =>
        Assert.Empty(
            Files()
                .Where(file => Path.GetExtension(file) is ".proto" or ".dll" or ".so" or ".dylib" or ".exe" or ".node" or ".woff2")
                .Select(WorkingCopy.Name)
        );

    [Fact]
    public void No_minified_script_is_kept() =>
        Assert.Empty(Files().Where(file => file.EndsWith(".min.js") || file.EndsWith(".min.css")).Select(WorkingCopy.Name));

    // A package's home page for donations is the only address that belongs there.
    static IEnumerable<string> Addresses(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        return
        [
            .. Strings(document.RootElement, "")
                .Where(text => text.Path != "funding/url" && Address().IsMatch(text.Value))
                .Select(text => text.Value),
        ];
    }

    static IEnumerable<(string Path, string Value)> Strings(JsonElement element, string path) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(item => Strings(item.Value, $"{path[(path.LastIndexOf('/') + 1)..]}/{item.Name}")),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Strings(item, path)),
            JsonValueKind.String => [(path, element.GetString()!)],
            _ => [],
        };

    // Where this working copy lies, and the home of whoever works on it.
    static IEnumerable<string> MachinePaths() =>
        new[] { WorkingCopy.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) }
            .Where(path => path.Length > 1)
            .Select(path => path + Path.DirectorySeparatorChar);

    // Recorded data is what real clients sent from where they ran.
    static bool IsRecorded(string file) => WorkingCopy.Name(file).StartsWith("tests/data/");

    static IEnumerable<string> Files() => WorkingCopy.Files(WorkingCopy.Root);

    [GeneratedRegex("[a-z]+://|^//", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
