using Plumbline.Core.Attribution;
using Plumbline.Server.Rules;

namespace Plumbline.Tests.Server.Rules;

/// <summary>A folder with a rules file and what it names.</summary>
sealed class RulesFolder : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-rules-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "rules.yaml");

    public RulesFolder Write(string yaml, params (string Name, string Text)[] maps)
    {
        foreach (var (name, text) in maps)
            File.WriteAllText(System.IO.Path.Combine(_folder.FullName, name), text);
        File.WriteAllText(Path, yaml);
        return this;
    }

    /// <summary>The rules; a problem fails the test.</summary>
    public static RuleSet Rules(string yaml, params (string Name, string Text)[] maps)
    {
        using var folder = new RulesFolder().Write(yaml, maps);
        var reading = RulesFile.Read(folder.Path);
        Assert.Empty(reading.Problems);
        return reading.Rules!;
    }

    /// <summary>The problems, without the folder; at least one.</summary>
    public static string[] Problems(string yaml, params (string Name, string Text)[] maps)
    {
        using var folder = new RulesFolder().Write(yaml, maps);
        var reading = RulesFile.Read(folder.Path);
        Assert.Null(reading.Rules);
        return [.. reading.Problems.Select(problem => problem.ToString().Replace(folder.Path, "rules.yaml", StringComparison.Ordinal))];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
