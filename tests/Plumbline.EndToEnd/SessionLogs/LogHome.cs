using System.Diagnostics;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.SessionLogs;

/// <summary>A person's home with recorded session logs, and <c>plumb</c> as that person runs it.</summary>
sealed class LogHome
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public LogHome(string path)
    {
        Path = Directory.CreateDirectory(path).FullName;
        Directory.CreateDirectory(Projects);
    }

    /// <summary>The recorded scenarios.</summary>
    public static string Recorded { get; } = System.IO.Path.Combine(Repository.Root, "tests", "data", "session-logs");

    public string Path { get; }

    public string Config => System.IO.Path.Combine(Path, ".claude");

    public string Projects => System.IO.Path.Combine(Config, "projects");

    /// <summary>Copies the logs of a recorded scenario into the home.</summary>
    public LogHome With(string scenario)
    {
        var source = System.IO.Path.Combine(Recorded, scenario);
        foreach (var file in Directory.EnumerateFiles(source, "*.json*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(Projects, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        return this;
    }

    /// <summary>The variables that make a program of ours live in this home.</summary>
    public Dictionary<string, string> Environment() =>
        new()
        {
            ["HOME"] = Path,
            ["XDG_CACHE_HOME"] = System.IO.Path.Combine(Path, "cache"),
            ["XDG_DATA_HOME"] = System.IO.Path.Combine(Path, "data"),
            ["CLAUDE_CONFIG_DIR"] = "",
        };

    /// <summary>A server that follows this home's logs.</summary>
    public PlumbOptions Following() =>
        new()
        {
            Replaced = new Dictionary<string, string> { ["--session-logs"] = "auto" },
            Environment = Environment(),
        };

    /// <summary>Runs a command of <c>plumb</c> to its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, string? input = null)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Pushes and expects that it worked.</summary>
    public async Task PushAsync(PlumbProcess plumb, params string[] more)
    {
        var (code, _, errors) = await RunAsync(["push", "--to", plumb.OtlpHttp.ToString(), .. more]);
        Assert.True(code == 0, $"plumb push ended with {code}: {errors}\n{plumb.Log}");
    }

    /// <summary>Starts a command.</summary>
    public Process Start(string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Repository.PlumbDll, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("PLUMBLINE_", StringComparison.Ordinal)).ToList())
            info.Environment.Remove(name);
        foreach (var (name, value) in Environment())
            info.Environment[name] = value;
        return Process.Start(info)!;
    }
}
