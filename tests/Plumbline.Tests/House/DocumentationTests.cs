using System.Text.RegularExpressions;
using Plumbline.Cli;
using Plumbline.Core.Model;
using Plumbline.Server.Settings;

namespace Plumbline.Tests.House;

/// <summary>Whatever a user can meet or set is described in the documentation: it is found in the source and looked for in the text.</summary>
public partial class DocumentationTests
{
    static readonly string Source = ReadAll(WorkingCopy.Source, ".cs", ".razor");

    static readonly string Documentation =
        ReadAll(Path.Combine(WorkingCopy.Root, "docs"), ".md") + File.ReadAllText(Path.Combine(WorkingCopy.Root, "README.md"));

    [Fact]
    public void Every_setting_is_documented_with_its_flag_and_its_variable() =>
        AssertDocumented(SettingTable.All.SelectMany(setting => new[] { setting.Flag, setting.Variable }), atLeast: 20);

    [Fact]
    public void Every_environment_variable_is_documented() => AssertDocumented(NamesIn(Source, EnvironmentVariable()), atLeast: 1);

    [Fact]
    public async Task Every_command_and_option_is_documented() =>
        AssertDocumented(await CommandsAndOptionsAsync([]).ToListAsync(TestContext.Current.CancellationToken), atLeast: 30);

    [Fact]
    public void Every_metric_is_documented() =>
        AssertDocumented(
            NamesIn(ReadAll(Path.Combine(WorkingCopy.Source, "Plumbline.Server", "Exposition"), ".cs"), Metric()),
            atLeast: 10
        );

    [Fact]
    public void Every_endpoint_is_documented() =>
        AssertDocumented(NamesIn(ReadAll(Path.Combine(WorkingCopy.Source, "Plumbline.Server"), ".cs", ".razor"), Endpoint()), atLeast: 8);

    [Fact]
    public void Every_reason_is_documented()
    {
        var missing = Reasons.All.Select(reason => $"`{reason.Name()}`").Where(name => !Documentation.Contains(name));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_package_is_in_the_list_of_dependencies()
    {
        var list = File.ReadAllText(Path.Combine(WorkingCopy.Root, "docs", "dependencies.md"));
        var packages = Package().Matches(File.ReadAllText(Path.Combine(WorkingCopy.Root, "Directory.Packages.props")));
        var modules = Module().Matches(File.ReadAllText(Path.Combine(WorkingCopy.Root, "package.json")));

        var missing = packages.Concat(modules).Select(match => match.Groups["name"].Value).Where(name => !list.Contains(name));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_decision_is_in_the_list()
    {
        var folder = Path.Combine(WorkingCopy.Root, "docs", "adr");
        var list = File.ReadAllText(Path.Combine(folder, "README.md"));

        var missing = Directory.EnumerateFiles(folder, "0*.md").Select(Path.GetFileName).Where(name => !list.Contains($"({name})"));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var broken =
            from file in WorkingCopy.Files(WorkingCopy.Root)
            where file.EndsWith(".md")
            from Match link in Link().Matches(File.ReadAllText(file))
            let target = link.Groups["target"].Value
            where !target.Contains("://")
            let path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, target))
            where !Path.Exists(path)
            select $"{WorkingCopy.Name(file)}: {target}";

        Assert.Empty(broken);
    }

    // A pattern that finds almost nothing has lost touch with the source, and the test would pass for nothing.
    static void AssertDocumented(IEnumerable<string> found, int atLeast)
    {
        var names = found.Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(names.Count >= atLeast, $"found only {string.Join(", ", names)}");
        var missing = names.Where(name => !IsMentioned(name));
        Assert.Empty(missing);
    }

    static IEnumerable<string> NamesIn(string text, Regex pattern) => pattern.Matches(text).Select(match => match.Groups["name"].Value);

    // The program itself says what it takes, command by command.
    static async IAsyncEnumerable<string> CommandsAndOptionsAsync(string[] command)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await CommandLine.RunAsync([.. command, "--help"], output, TextWriter.Null, TestContext.Current.CancellationToken));
        var help = output.ToString();
        if (command.Length > 0)
            yield return "plumb " + string.Join(' ', command);
        foreach (var option in NamesIn(help, HelpOption()).Where(option => option is not ("--help" or "--version")))
            yield return option;
        foreach (var inner in NamesIn(help[Math.Max(0, help.IndexOf("Commands:", StringComparison.Ordinal))..], HelpCommand()))
        {
            if (!help.Contains("Commands:"))
                break;
            await foreach (var name in CommandsAndOptionsAsync([.. command, inner]))
                yield return name;
        }
    }

    // As a whole: `--web` is not documented by a sentence about `--web-token`.
    static bool IsMentioned(string name) => Regex.IsMatch(Documentation, $@"(?<![\w-]){Regex.Escape(name)}(?![\w-])");

    static string ReadAll(string folder, params string[] extensions) =>
        string.Join('\n', WorkingCopy.Files(folder).Where(file => extensions.Contains(Path.GetExtension(file))).Select(File.ReadAllText));

    [GeneratedRegex(@"\b(?<name>PLUMBLINE_[A-Z][A-Z0-9_]*[A-Z0-9])\b")]
    private static partial Regex EnvironmentVariable();

    [GeneratedRegex(@"^  (?<name>[a-z][a-z-]*)(?: <|  )", RegexOptions.Multiline)]
    private static partial Regex HelpCommand();

    [GeneratedRegex(@"^  (?:-\S+, )*(?<name>--[a-z][a-z0-9-]*)", RegexOptions.Multiline)]
    private static partial Regex HelpOption();

    [GeneratedRegex(@"\b(?<name>plumbline_[a-z][a-z_]*[a-z])\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"""(?<name>/(?:api/v1/[a-z]+|api/openapi\.json|v1/[a-z]+|healthz|readyz|metrics))[""/{?]")]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"PackageVersion Include=""(?<name>[^""]+)""")]
    private static partial Regex Package();

    [GeneratedRegex(@"^ {4}""(?<name>[^""]+)"": ""\d", RegexOptions.Multiline)]
    private static partial Regex Module();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
