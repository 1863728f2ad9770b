using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Plumbline.Tests.Cli;

/// <summary><c>plumb exec</c> as a process, with a real server to tell.</summary>
public sealed class ExecProcessTests : IDisposable
{
    const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-exec-");
    readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    Process Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (
            var name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("OTEL_", StringComparison.Ordinal) || name.StartsWith("TRACE", StringComparison.Ordinal)
                )
                .ToList()
        )
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "plumb.dll"), .. args])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    // Nobody listens there.
    static Dictionary<string, string> Nowhere(string? parent = null)
    {
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1" };
        if (parent is not null)
            environment["TRACEPARENT"] = parent;
        return environment;
    }

    static async Task<(int Code, string Output, string Error)> EndAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await error);
    }

    Task<(int Code, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        EndAsync(Start(environment, ["exec", .. args]));

    [Fact]
    public async Task The_span_arrives_below_its_caller_and_its_child_below_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It runs sh.");
        var data = Path.Combine(_folder.FullName, "data");
        var server = Start(
            new Dictionary<string, string>(),
            [
                "serve",
                "--data",
                data,
                "--web",
                "127.0.0.1:0",
                "--otlp-http",
                "127.0.0.1:0",
                "--otlp-grpc",
                "127.0.0.1:0",
                "--session-logs",
                "none",
            ]
        );
        using var deadline = new CancellationTokenSource(Deadline);
        var ready = (await server.StandardOutput.ReadLineAsync(deadline.Token))!;
        string Address(string name) =>
            ready.Split(' ').First(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
        var environment = new Dictionary<string, string>
        {
            ["TRACEPARENT"] = $"00-{Trace}-00f067aa0ba902b7-01",
            ["TRACESTATE"] = "vendor=1",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address("otlp-http"),
            ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "5000",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "team=build%20farm,service.name=ignored",
            ["OTEL_SERVICE_NAME"] = "ci",
            ["CLAUDE_CODE_SESSION_ID"] = "session-1",
        };

        // A server that has just started takes its time for the first request.
        using var http = new HttpClient();
        using (var nothing = new ByteArrayContent([]))
        {
            nothing.Headers.ContentType = new("application/x-protobuf");
            using var taken = await http.PostAsync(new Uri(Address("otlp-http") + "/v1/traces"), nothing, deadline.Token);
            Assert.True(taken.IsSuccessStatusCode);
        }

        var (code, output, error) = await RunAsync(
            environment,
            "--with-args",
            "--",
            "sh",
            "-c",
            "echo $TRACEPARENT $TRACESTATE; exit 3",
            "@x"
        );

        Assert.Equal((3, ""), (code, error));
        var rows = JsonElement
            .Parse(await http.GetStringAsync(new Uri(Address("web") + "/api/v1/traces/" + Trace), deadline.Token))
            .GetProperty("rows");
        var span = Assert.Single(rows.EnumerateArray());
        Assert.Equal($"00-{Trace}-{span.GetProperty("span_id").GetString()}-01 vendor=1\n", output);
        Assert.Equal(
            ("sh", "00f067aa0ba902b7", "error", "exit code 3", "session-1"),
            (
                span.GetProperty("name").GetString(),
                span.GetProperty("parent_span_id").GetString(),
                span.GetProperty("status").GetString(),
                span.GetProperty("status_message").GetString(),
                span.GetProperty("session").GetString()
            )
        );
        var attributes = span.GetProperty("attributes");
        Assert.Equal(
            ("shell", 3),
            (attributes.GetProperty("plumb.command.class").GetString(), attributes.GetProperty("process.exit.code").GetInt32())
        );
        Assert.Contains("exit 3", attributes.GetProperty("process.command_args").GetRawText(), StringComparison.Ordinal);
        var context = span.GetProperty("context");
        Assert.Equal(("ci", "build farm"), (context.GetProperty("service.name").GetString(), context.GetProperty("team").GetString()));
    }

    [Fact]
    public async Task Without_being_asked_no_argument_is_told_and_nothing_is_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It runs sh.");
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"http://{receiver.LocalEndpoint}/own/path",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=a%20b",
        };
        var running = RunAsync(environment, "--", "sh", "-c", "echo secret-argument >/dev/null");
        using var connection = await receiver.AcceptTcpClientAsync();
        var buffer = new byte[8192];
        var received = "";
        // Nobody answers: the command ends all the same.
        while (!received.Contains("process.exit.code", StringComparison.Ordinal))
            received += System.Text.Encoding.Latin1.GetString(buffer, 0, await connection.GetStream().ReadAsync(buffer));
        var (code, output, error) = await running;

        Assert.Equal((0, "", ""), (code, output, error));
        Assert.StartsWith("POST /own/path HTTP/1.1\r\n", received, StringComparison.Ordinal);
        Assert.Contains("x-key: a b", received, StringComparison.Ordinal);
        Assert.Contains("plumb-exec", received, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-argument", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_holds_nobody_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It runs true.");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://" + silent.LocalEndpoint };
        var (code, output, error) = await RunAsync(environment, "--verbose", "--", "true");

        Assert.Equal((0, ""), (code, output));
        Assert.Contains("was not taken", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public async Task It_exits_as_the_command_does(string script, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It runs sh.");
        Assert.Equal((expected, "", ""), await RunAsync(Nowhere(), "--", "sh", "-c", script));
    }

    [Fact]
    public async Task What_cannot_be_started_is_said_as_a_shell_says_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It makes a file that may not be executed.");
        var file = Path.Combine(_folder.FullName, "not-executable");
        await File.WriteAllTextAsync(file, "");
        Assert.Equal((127, "", "plumb: no-such-program: command not found\n"), await RunAsync(Nowhere(), "--", "no-such-program"));
        Assert.Equal((126, "", $"plumb: {file}: permission denied\n"), await RunAsync(Nowhere(), "--", file));
        Assert.Equal(2, (await RunAsync(Nowhere())).Code);
    }

    [Fact]
    public async Task Input_output_and_errors_are_the_commands_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It runs sh.");
        var process = Start(Nowhere(), "exec", "--", "sh", "-c", "cat; echo wrong >&2; yes | head -1; echo @scope --help");
        await process.StandardInput.WriteAsync("typed");
        Assert.Equal((0, "typedy\n@scope --help\n", "wrong\n"), await EndAsync(process));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("USR1")]
    public async Task Signals_reach_the_command_which_decides(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var process = Start(
            Nowhere(),
            "exec",
            "--",
            "sh",
            "-c",
            $"trap 'echo got; exit 5' {signal}; echo ready; while :; do sleep 0.1; done"
        );
        using var deadline = new CancellationTokenSource(Deadline);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(deadline.Token));
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(deadline.Token);

        Assert.Equal((5, "got\n", ""), await EndAsync(process));
    }

    [Theory]
    [InlineData(null, "there is no TRACEPARENT")]
    [InlineData("", "there is no TRACEPARENT")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", "TRACEPARENT is broken")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "TRACEPARENT is broken")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "TRACEPARENT is broken")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", "TRACEPARENT is broken")]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "TRACEPARENT is broken")]
    [InlineData("$(reboot)", "TRACEPARENT is broken")]
    public async Task A_broken_parent_begins_a_new_trace_which_is_said_only_when_asked(string? parent, string said)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It runs sh.");
        var environment = Nowhere(parent);
        environment["TRACESTATE"] = "of=another";
        var (code, output, error) = await RunAsync(environment, "--verbose", "--", "sh", "-c", "echo $TRACEPARENT:$TRACESTATE");
        var trace = output.Split('-')[1];

        Assert.Equal(0, code);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01:\n$", output);
        Assert.NotEqual(Trace, trace);
        Assert.StartsWith($"plumb: {said}: this is the new trace {trace}\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_version_is_understood_and_a_trace_that_is_not_recorded_is_not_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It runs sh.");
        var (_, output, error) = await RunAsync(
            Nowhere($"01-{Trace}-00f067aa0ba902b7-00-later"),
            "--verbose",
            "--",
            "sh",
            "-c",
            "echo $TRACEPARENT"
        );
        Assert.Matches($"^00-{Trace}-[0-9a-f]{{16}}-00\n$", output);
        Assert.Equal("plumb: the span is not sent: the trace is not recorded by whoever began it\n", error);
    }
}
