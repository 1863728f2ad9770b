using Plumbline.Core.Model;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Ingest.SessionLogs;

public sealed class LogShipmentTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly List<Batch> _received = [];

    // After how many bodies the way breaks.
    int _bodiesLeft = int.MaxValue;

    public void Dispose() => _folder.Dispose();

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(100);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    readonly Clock _clock = new();

    static readonly MachineIdentities Nobody = new(
        new ClientFiles
        {
            Home = "/nowhere",
            ManagedSettings = "/nowhere/managed.json",
            Variable = _ => null,
            ReadFile = _ => null,
        },
        _ => false
    );

    string Log(string name = "s-1") => Path.Combine(Directory.CreateDirectory(_folder.File("projects")).FullName, name + ".jsonl");

    string Positions => _folder.File("positions.json");

    void Send(ReadOnlyMemory<byte> body)
    {
        if (_bodiesLeft-- <= 0)
            throw new ShipmentFailedException("The way is broken.");
        _received.Add(Records.Decode(body.Span));
    }

    LogShipment Shipment(int bodyBytes = 1, TimeSpan? quiet = null) =>
        new(
            new ShipmentOptions
            {
                Client = "a test",
                BodyBytes = bodyBytes,
                Quiet = quiet ?? TimeSpan.FromDays(100_000),
            },
            Nobody,
            ReadPositions.Open(Positions),
            Send,
            _clock
        );

    ShipmentReport Run(LogShipment? shipment = null)
    {
        using var own = shipment is null ? Shipment() : null;
        return (shipment ?? own!).Run(LocalLog.In([_folder.Path]));
    }

    static string Response(int number, string session = "s-1", int output = 5) =>
        $$$"""{"type":"assistant","sessionId":"{{{session}}}","requestId":"req_{{{number}}}","uuid":"u{{{number}}}","timestamp":"2026-11-20T10:00:00.000Z","version":"2.1.329","message":{"id":"msg_{{{number}}}","model":"m","stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":{{{output}}}},"content":[]}}"""
        + "\n";

    const string Call =
        """{"type":"assistant","sessionId":"s-1","requestId":"req_9","uuid":"u9","timestamp":"2026-11-20T10:00:00.000Z","message":{"id":"msg_9","model":"m","stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1},"content":[{"type":"tool_use","id":"toolu_1","name":"Read","input":{"file_path":"/x"}}]}}"""
        + "\n";

    const string Result =
        """{"type":"user","sessionId":"s-1","uuid":"u10","timestamp":"2026-11-20T10:00:01.000Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"four"}]}}"""
        + "\n";

    IEnumerable<string> Ids() =>
        _received.SelectMany(batch => batch.LoggedRequests.AsSpan().ToArray().Select(request => batch.Text.Text(request.RequestId)!));

    [Fact]
    public void A_second_run_sends_only_what_was_written_since()
    {
        File.WriteAllText(Log(), Response(1) + Response(2));
        Assert.Equal(2, Run().Requests);
        Assert.Equal(0, Run().Logs);
        File.AppendAllText(Log(), Response(3));
        Assert.Equal(1, Run().Requests);

        Assert.Equal(["req_1", "req_2", "req_3"], Ids());
    }

    [Fact]
    public void What_did_not_arrive_is_sent_again_and_what_arrived_is_not()
    {
        for (var log = 0; log < 5; log++)
            File.WriteAllText(Log($"s-{log}"), Response(log, $"s-{log}"));
        _bodiesLeft = 2;
        Assert.Throws<ShipmentFailedException>(() => Run());
        Assert.Equal(2, _received.Count);

        _bodiesLeft = int.MaxValue;
        Assert.Equal(3, Run().Requests);

        Assert.Equal(["req_0", "req_1", "req_2", "req_3", "req_4"], Ids().Order());
    }

    [Fact]
    public void A_file_that_was_replaced_is_read_from_its_beginning()
    {
        File.WriteAllText(Log(), Response(1) + Response(2));
        Run();
        File.WriteAllText(Log(), Response(7));
        Run();
        File.WriteAllText(Log(), Response(8) + Response(9) + Response(10) + Response(11));
        Run();

        Assert.Equal(["req_1", "req_2", "req_7", "req_8", "req_9", "req_10", "req_11"], Ids());
    }

    [Fact]
    public void A_copy_in_another_log_is_not_sent_unless_it_knows_more()
    {
        File.WriteAllText(Log(), Response(1) + Response(2, output: 5));
        File.WriteAllText(Log("s-2"), Response(1, "s-2") + Response(2, "s-2", output: 6));

        Assert.Equal(3, Run().Requests);
    }

    [Fact]
    public void A_tool_call_waits_for_its_result_also_over_runs_and_restarts()
    {
        File.WriteAllText(Log(), Response(1) + Call);
        using (var shipment = Shipment())
        {
            Assert.Equal(0, Run(shipment).ToolCalls);
            // Nothing of the log is certain: another process begins it again.
            Assert.Equal(2, Run().Requests);
            File.AppendAllText(Log(), Result);
            Assert.Equal(1, Run(shipment).ToolCalls);
        }

        var batch = _received[^1];
        Assert.Equal(("Read", 1000L), (batch.Text.Text(batch.Events[0].ToolName), batch.Events[0].DurationMs));
        Assert.Equal(0, Run().Logs);
    }

    [Fact]
    public void A_tool_call_in_a_quiet_log_goes_out_without_a_result()
    {
        File.WriteAllText(Log(), Call);
        using var shipment = Shipment(quiet: TimeSpan.FromDays(100_000));
        _clock.Now = new DateTimeOffset(File.GetLastWriteTimeUtc(Log()), TimeSpan.Zero);
        Run(shipment);
        Assert.Equal(0, _received[^1].Events.Count);

        _clock.Now = _clock.Now.AddDays(100_001);
        Assert.Equal(1, Run(shipment).ToolCalls);

        Assert.Equal(-1, Assert.Single(_received[^1].Events.AsSpan().ToArray()).Success);
        Assert.Equal(0, Run().Logs);
    }

    [Fact]
    public void That_a_session_made_a_pull_request_is_sent_with_its_address_and_number()
    {
        File.WriteAllText(
            Log(),
            """{"type":"pr-link","sessionId":"s-1","prNumber":7,"prUrl":"https://git.example/a/b/pull/7","prRepository":"a/b","timestamp":"2026-11-20T10:00:00.000Z"}"""
                + "\n"
        );

        Assert.Equal(1, Run().PullRequests);

        var batch = Assert.Single(_received);
        var told = Assert.Single(batch.Events.AsSpan().ToArray());
        Assert.Equal("pull_request", batch.Text.Text(told.Name));
        Assert.Equal("s-1", batch.Text.Text(batch.Contexts[told.Context].Session));
        Assert.Contains(
            "https://git.example/a/b/pull/7",
            System.Text.Encoding.UTF8.GetString(batch.Text[told.Attributes]),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"format":"other"}""")]
    [InlineData("""{"format":"plumbline-read-positions","version":1,"files":{"a":{"to":"x"}}}""")]
    [InlineData(
        """{"format":"plumbline-read-positions","version":1,"files":{"a":{"to":1,"state":"AA==","head_bytes":1,"head":1,"size":1,"changed":1}}}"""
    )]
    public void Positions_that_cannot_be_read_are_as_none(string text)
    {
        File.WriteAllText(Positions, text);
        File.WriteAllText(Log(), Response(1));

        Assert.Equal(1, Run().Requests);
        Assert.Equal(0, Run().Requests);
    }

    [Fact]
    public void The_project_is_the_folder_after_which_the_log_s_is_named()
    {
        var chunk = Records.Chunk();
        chunk.Responses[0].Cwd = chunk.Put("/home/dev/till/src/deep");
        var log = new LocalLog(new LogFile("/home/dev/.claude/projects/-home-dev-till/s.jsonl", 1, 1, 1, 0, 0), "/home/dev/.claude");

        Assert.Equal("/home/dev/till", log.ProjectFolder(chunk));
        Assert.Equal(
            "/home/dev/till/src/deep",
            (log with { File = log.File with { Path = "/home/dev/.claude/projects/x/s.jsonl" } }).ProjectFolder(chunk)
        );
        Assert.Null(log.ProjectFolder(new()));
    }
}
