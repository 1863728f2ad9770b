using System.Diagnostics;
using System.Text;

namespace Plumbline.EndToEnd.RealClient;

/// <summary>The real Claude Code, installed from npm once and kept in the user's cache folder.</summary>
public static class ClaudeCode
{
    public const string Version = "2.1.329";

    static readonly string Folder = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        ".cache",
        "plumbline-tests",
        "claude-code-" + Version
    );

    /// <summary>The program, or a sentence that says why there is none to be had.</summary>
    public static async Task<(string? Program, string Why)> TryInstallAsync()
    {
        if (Find() is { } there)
            return (there, "");
        Directory.CreateDirectory(Folder);
        try
        {
            string[] arguments = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", Folder];
            var (code, output) = await RunAsync("npm", [.. arguments, "@anthropic-ai/claude-code@" + Version], TimeSpan.FromMinutes(5));
            return Find() is { } program ? (program, "") : (null, $"npm did not install Claude Code (exit code {code}): {output}");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or TimeoutException)
        {
            return (null, $"npm is not to be had here: {e.Message}");
        }
    }

    // The program is in the package for the platform.
    static string? Find()
    {
        var packages = Path.Combine(Folder, "node_modules", "@anthropic-ai");
        return Directory.Exists(packages)
            ? Directory.EnumerateDirectories(packages, "claude-code-*").Select(p => Path.Combine(p, "claude")).FirstOrDefault(File.Exists)
            : null;
    }

    /// <summary>Runs a command to its end; its output holds both streams.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        TimeSpan limit,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is not null)
        {
            info.Environment.Clear();
            foreach (var (name, value) in environment)
                info.Environment[name] = value;
        }

        using var process = new Process { StartInfo = info };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} ran for more than {limit.TotalSeconds} s. It said: {output}", e);
        }

        return (process.ExitCode, output.ToString());
    }

    static void Append(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
