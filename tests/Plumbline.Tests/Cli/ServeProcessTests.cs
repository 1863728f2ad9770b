using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.Cli;

/// <summary>The real program as a process of its own.</summary>
public sealed class ServeProcessTests : IDisposable
{
    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("plumbline-serve-");
    readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }

        _data.Delete(recursive: true);
    }

    Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "plumb.dll"), .. args])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    Process Serve(string folder, string web = "127.0.0.1:0") =>
        Start(
            "serve",
            "--data",
            Path.Combine(_data.FullName, folder),
            "--web",
            web,
            "--otlp-http",
            "127.0.0.1:0",
            "--otlp-grpc",
            "127.0.0.1:0",
            "--session-logs",
            "none"
        );

    static async Task<string> LineAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await process.StandardOutput.ReadLineAsync(deadline.Token) ?? await process.StandardError.ReadToEndAsync(deadline.Token);
    }

    static async Task<(int Code, string Output, string Error)> EndAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await error);
    }

    static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_says_where_it_listens_drains_when_asked_to_stop_and_exits_0(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var server = Serve("one");
        var ready = await LineAsync(server);
        var match = Regex.Match(
            ready,
            @"^plumb ready web=(http://127\.0\.0\.1:\d+) otlp-http=(http://127\.0\.0\.1:\d+) otlp-grpc=http://127\.0\.0\.1:\d+$"
        );
        Assert.True(match.Success, ready);
        using var client = new HttpClient();
        Assert.Equal("ready\n", await client.GetStringAsync(new Uri(match.Groups[1].Value + "/readyz")));
        using var content = new StringContent("{}", null, "application/json");
        using var answer = await client.PostAsync(new Uri(match.Groups[2].Value + "/v1/logs"), content);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync());

        var (code, _, error) = await EndAsync(Serve("one"));
        Assert.Equal(2, code);
        Assert.Contains($"process {server.Id.ToString(CultureInfo.InvariantCulture)}", error);
        (code, _, error) = await EndAsync(Serve("two", match.Groups[1].Value["http://".Length..]));
        Assert.Equal(2, code);
        Assert.Matches(@"\Aplumb: --web: 127\.0\.0\.1:\d+ is in use by another program[^\n]*\n\z", error);

        await SignalAsync(server, signal);
        var (end, rest, log) = await EndAsync(server);
        Assert.Equal((0, ""), (end, rest));
        Assert.Contains("Stopping", log);
    }
}
