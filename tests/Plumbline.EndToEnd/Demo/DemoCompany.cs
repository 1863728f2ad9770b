using System.Diagnostics;
using System.Globalization;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Demo;

/// <summary>
/// The made-up company on a real server with its rules, and the truth about it. <c>DEMO_PEOPLE</c>, <c>DEMO_DAYS</c> and <c>DEMO_REQUESTS</c>
/// make it larger, <c>SEED</c> another one.
/// </summary>
public sealed class DemoCompany : IAsyncLifetime
{
    readonly ScratchFolder _scratch = new();
    PlumbProcess? _plumb;

    public PlumbProcess Plumb => _plumb!;

    /// <summary>Where its rules and the truth are.</summary>
    public string Folder => _scratch.Folder("company");

    public string MapPath => Path.Combine(Folder, "people.csv");

    public DemoTruth Truth { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // The rules are there before the server starts; the same options give the same company again.
        await MakeAsync("--out", Folder);
        var options = new PlumbOptions { Replaced = new Dictionary<string, string> { ["--rules"] = Path.Combine(Folder, "rules.yaml") } };
        _plumb = await PlumbProcess.StartAsync(_scratch.Folder("data"), options);
        await MakeAsync("--to", Plumb.OtlpHttp.ToString());
        Truth = DemoTruth.Read(Path.Combine(Folder, "truth.csv"));
    }

    Task MakeAsync(string option, string value) =>
        RunAsync(
            "demo",
            option,
            value,
            "--people",
            Size("PEOPLE", 40),
            "--days",
            Size("DAYS", 80),
            "--requests",
            Size("REQUESTS", 3),
            "--until",
            "2026-11-20",
            "--seed",
            Environment.GetEnvironmentVariable("SEED") ?? "1"
        );

    static string Size(string name, int usual) =>
        Environment.GetEnvironmentVariable("DEMO_" + name) ?? usual.ToString(CultureInfo.InvariantCulture);

    static async Task RunAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Repository.PlumbDll, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"plumb {string.Join(' ', arguments)}: {error}{await output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_plumb is not null)
            await _plumb.DisposeAsync();
        _scratch.Dispose();
    }
}
