using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.RealClient;

/// <summary>The home of a made-up developer: a small repository to work in, a pretend <c>gh</c>, a client that was set up before.</summary>
public sealed class DeveloperHome
{
    /// <summary>Neither root nor, on most machines, anybody.</summary>
    public const int UserId = 1000;

    readonly ScratchFolder _scratch;

    DeveloperHome(ScratchFolder scratch) => _scratch = scratch;

    public string Home => Path.Combine(_scratch.Path, "home");

    public string Repository => Path.Combine(Home, "till");

    /// <summary>Where the client's program is seen inside the sealed network; its own folder may be closed to the developer.</summary>
    public string Program => Path.Combine(_scratch.Path, "claude");

    /// <summary>What is shown in the place of what, inside.</summary>
    public IReadOnlyDictionary<string, string> Replaced(string program) =>
        new Dictionary<string, string>
        {
            [Program] = program,
            ["/etc/passwd"] = Path.Combine(_scratch.Path, "passwd"),
            ["/etc/group"] = Path.Combine(_scratch.Path, "group"),
        };

    public static async Task<DeveloperHome> CreateAsync(ScratchFolder scratch)
    {
        var home = new DeveloperHome(scratch);
        home.WriteFiles(scratch);
        string[][] commands =
        [
            ["init", "-q", "-b", "main"],
            ["add", "-A"],
            ["commit", "-q", "-m", "Start the till"],
        ];
        foreach (var command in commands)
            await MustRunAsync("git", ["-C", home.Repository, .. command], new() { ["HOME"] = home.Home, ["PATH"] = home.SearchPath });
        await MustRunAsync("chown", ["-R", $"{UserId}:{UserId}", home.Home], new() { ["PATH"] = home.SearchPath });
        return home;
    }

    /// <summary>The environment of the developer's shell, with nothing of ours in it.</summary>
    public Dictionary<string, string> Environment() =>
        new()
        {
            ["HOME"] = Home,
            ["USER"] = "dev",
            ["LOGNAME"] = "dev",
            ["SHELL"] = "/bin/sh",
            ["PATH"] = SearchPath,
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "xterm",
        };

    string SearchPath => $"{Home}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    void WriteFiles(ScratchFolder scratch)
    {
        Directory.CreateDirectory(Path.Combine(Repository, "src"));
        Directory.CreateDirectory(Path.Combine(Home, "bin"));
        File.WriteAllText(Program, "");
        File.WriteAllText(Path.Combine(scratch.Path, "passwd"), $"root:x:0:0::/root:/bin/sh\ndev:x:{UserId}:{UserId}::{Home}:/bin/sh\n");
        File.WriteAllText(Path.Combine(scratch.Path, "group"), $"root:x:0:\ndev:x:{UserId}:\n");
        File.WriteAllText(Path.Combine(Repository, "src", "till.py"), "def change(paid, price):\n    return paid - price\n");
        File.WriteAllText(Path.Combine(Home, ".gitconfig"), "[user]\n\tname = Dev\n\temail = dev@example.com\n");
        var gh = Path.Combine(Home, "bin", "gh");
        File.WriteAllText(gh, "#!/bin/sh\necho https://github.com/example/till/pull/1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(gh, (UnixFileMode)0b111_101_101);
        // What a first start would ask for.
        var settings = new
        {
            hasCompletedOnboarding = true,
            bypassPermissionsModeAccepted = true,
            projects = new Dictionary<string, object> { [Repository] = new { hasTrustDialogAccepted = true } },
        };
        File.WriteAllText(Path.Combine(Home, ".claude.json"), JsonSerializer.Serialize(settings));
    }

    static async Task MustRunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var (code, output) = await ClaudeCode.RunAsync(program, arguments, TimeSpan.FromSeconds(30), environment: environment);
        if (code != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {code}: {output}");
    }
}
