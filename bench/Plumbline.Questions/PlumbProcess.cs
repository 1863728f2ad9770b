using System.Diagnostics;
using System.Globalization;
using Plumbline.Load;

namespace Plumbline.Questions;

/// <summary>A running <c>plumb serve</c> on free ports.</summary>
public sealed class PlumbProcess : IDisposable
{
    readonly Process _process;

    PlumbProcess(Process process, Uri web, TimeSpan startup) => (_process, Web, Startup) = (process, web, startup);

    /// <summary>Where the web is served.</summary>
    public Uri Web { get; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan Startup { get; }

    /// <summary>What it has used so far.</summary>
    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <summary>Starts it and waits until it is ready.</summary>
    public static PlumbProcess Start(string program, string data)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        var rules = Path.Combine(data, "rules.yaml");
        string[] arguments =
        [
            program,
            .. (ReadOnlySpan<string>)["serve", "--data", data, "--session-logs", "none"],
            .. File.Exists(rules) ? ["--rules", rules] : ReadOnlySpan<string>.Empty,
            .. (ReadOnlySpan<string>)["--otlp-http", "127.0.0.1:0", "--otlp-grpc", "127.0.0.1:0", "--web", "127.0.0.1:0"],
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var since = TimeProvider.System.GetTimestamp();
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith("plumb ready", StringComparison.Ordinal))
                continue;
            var web = line.Split(' ').First(part => part.StartsWith("web=", StringComparison.Ordinal))["web=".Length..];
            return new PlumbProcess(process, new Uri(web), TimeProvider.System.GetElapsedTime(since));
        }

        process.WaitForExit();
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"plumb serve ended with {process.ExitCode}."));
    }

    /// <summary>Waits until prices and what caches did are worked out for all that is in the database.</summary>
    public static async Task DerivedAsync(HttpClient client)
    {
        while (
            !await HasAsync(client, "/api/v1/usage", "\"price_book\":\"")
            || !await HasAsync(client, "/api/v1/cache?misses=0", "\"price_book\":\"", "\"pending_sessions\":0")
        )
            await Task.Delay(1000);
    }

    /// <summary>Waits until it does nothing: cells may be added up after prices are there.</summary>
    public async Task IdleAsync()
    {
        double before;
        do
        {
            before = Usage.CpuSeconds;
            await Task.Delay(2000);
        } while (Usage.CpuSeconds - before > 0.1);
    }

    static async Task<bool> HasAsync(HttpClient client, string path, params string[] texts)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode && texts.All(text => body.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
