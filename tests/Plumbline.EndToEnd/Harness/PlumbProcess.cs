using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Harness;

/// <summary>A real <c>plumb serve</c> in its own process, known only by its ready line, its ports and its exit code.</summary>
public sealed partial class PlumbProcess : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly StringBuilder _log = new();
    readonly TaskCompletionSource<Match> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    bool _isDisposed;

    PlumbProcess(Process process, PlumbOptions options)
    {
        _process = process;
        Http = new HttpClient(options.Handler()) { Timeout = TimeSpan.FromSeconds(60) };
        process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        process.ErrorDataReceived += (_, line) => OnLog(line.Data);
    }

    /// <summary>The web address: pages, API, metrics.</summary>
    public Uri Web { get; private set; } = null!;

    /// <summary>Where OTLP/HTTP is taken.</summary>
    public Uri OtlpHttp { get; private set; } = null!;

    /// <summary>Where OTLP/gRPC is taken.</summary>
    public Uri OtlpGrpc { get; private set; } = null!;

    /// <summary>A client that reaches all three addresses.</summary>
    public HttpClient Http { get; }

    public PlumbApi Api => new(Http, Web, () => Log);

    public OtlpSender Sender => new(Http, OtlpHttp, OtlpGrpc);

    public int Id => _process.Id;

    /// <summary>What it wrote to stdout so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it wrote to stderr so far.</summary>
    public string Log => Text(_log);

    /// <summary>The exit code; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts a server that is expected not to start, and waits until it has ended.</summary>
    public static async Task<PlumbProcess> RunAsync(string data, PlumbOptions? options = null)
    {
        var plumb = Start(data, options ?? new());
        try
        {
            await plumb._process.WaitForExitAsync().WaitAsync(StartLimit);
            return plumb;
        }
        catch (TimeoutException)
        {
            await plumb.DisposeAsync();
            throw plumb.Failure($"had not ended after {StartLimit.TotalSeconds} s");
        }
    }

    /// <summary>Starts a server on free ports and waits until everything listens.</summary>
    public static async Task<PlumbProcess> StartAsync(string data, PlumbOptions? options = null)
    {
        var plumb = Start(data, options ?? new());
        try
        {
            var ready = await plumb._ready.Task.WaitAsync(StartLimit);
            plumb.Web = new(ready.Groups["web"].Value);
            plumb.OtlpHttp = new(ready.Groups["http"].Value);
            plumb.OtlpGrpc = new(ready.Groups["grpc"].Value);
            return plumb;
        }
        catch (TimeoutException)
        {
            await plumb.DisposeAsync();
            throw plumb.Failure($"was not ready after {StartLimit.TotalSeconds} s");
        }
    }

    /// <summary>SIGKILL: no time for anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    /// <summary>SIGTERM, then the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        ProcessSignals.Terminate(_process.Id);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            throw Failure($"was still there {StopLimit.TotalSeconds} s after SIGTERM");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
            await KillAsync();
        Http.Dispose();
        _process.Dispose();
    }

    static PlumbProcess Start(string data, PlumbOptions options)
    {
        var process = new Process { StartInfo = StartInfo(data, options), EnableRaisingEvents = true };
        var plumb = new PlumbProcess(process, options);
        process.Exited += (_, _) => plumb._ready.TrySetException(plumb.Failure("ended before it was ready"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return plumb;
    }

    static ProcessStartInfo StartInfo(string data, PlumbOptions options)
    {
        var arguments = new Dictionary<string, string>
        {
            ["--data"] = data,
            ["--otlp-http"] = "127.0.0.1:0",
            ["--otlp-grpc"] = "127.0.0.1:0",
            ["--web"] = "127.0.0.1:0",
            ["--session-logs"] = "none",
        };
        foreach (var (option, value) in options.Replaced)
            arguments[option] = value;
        string[] command =
        [
            .. options.Launcher,
            "dotnet",
            Repository.PlumbDll,
            "serve",
            .. arguments.SelectMany(pair => new[] { pair.Key, pair.Value }),
        ];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The settings of whoever runs the tests are not part of the test.
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("PLUMBLINE_")).ToList())
            info.Environment.Remove(name);
        foreach (var (name, value) in options.Environment)
            info.Environment[name] = value;
        return info;
    }

    void OnOutput(string? line)
    {
        Append(_output, line);
        if (line is not null && ReadyLine().Match(line) is { Success: true } match)
            _ready.TrySetResult(match);
    }

    void OnLog(string? line) => Append(_log, line);

    static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    InvalidOperationException Failure(string what) => new($"plumb {what}. Its log:\n{Log}");

    [GeneratedRegex(@"^plumb ready web=(?<web>http\S+) otlp-http=(?<http>http\S+) otlp-grpc=(?<grpc>http\S+)$")]
    private static partial Regex ReadyLine();
}
