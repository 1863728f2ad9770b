using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;
using Plumbline.Store.Schema;
using Plumbline.Store.Writing;
using Plumbline.Tests.Ingest;

namespace Plumbline.Tests.Store.Queries;

/// <summary>Tools in a recorded session, against counts that are taken from its records without any code of ours.</summary>
public sealed class RecordedToolsTests : IDisposable
{
    const string Folder = "full-session/grpc-all-content";

    readonly DuckDatabase _database = DuckDatabase.Open(null);
    readonly DuckConnection _questions;

    public RecordedToolsTests()
    {
        _questions = _database.Connect();
        Migrations.Apply(_questions);
        using var writer = new BatchWriter(_database.Connect(), new LedgerOptions { DataDirectory = "" });
        foreach (var file in Captures.Bodies(Path.Combine(Captures.Root, Folder)))
        {
            var batch = Captures.Decode(file);
            batch.Position = writer.Applied + 1;
            writer.Apply([batch]);
        }
    }

    public void Dispose()
    {
        _questions.Dispose();
        _database.Dispose();
    }

    static TimeRange Always { get; } = new(0, long.MaxValue);

    static ZoneClock Utc { get; } = new(TimeZoneInfo.Utc, new TimeRange(0, 1));

    T Ask<T>(Func<IStoreReader, T> question) => DuckStoreReader.Ask(_questions, question);

    // The records of one event, each as its attributes.
    static List<Dictionary<string, string>> Records(string name) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Captures.Root, Folder), "*-logs.decoded.json")
                .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
                .SelectMany(body => body.GetProperty("resourceLogs").EnumerateArray())
                .SelectMany(resource => resource.GetProperty("scopeLogs").EnumerateArray())
                .SelectMany(scope => scope.GetProperty("logRecords").EnumerateArray())
                .Select(record =>
                    record
                        .GetProperty("attributes")
                        .EnumerateArray()
                        .ToDictionary(
                            attribute => attribute.GetProperty("key").GetString()!,
                            attribute => attribute.GetProperty("value").EnumerateObject().First().Value.ToString()
                        )
                )
                .Where(record => record["event.name"] == name),
        ];

    [Fact]
    public void Each_tool_has_as_many_uses_failures_and_milliseconds_as_its_records()
    {
        var told = Records("tool_result")
            .GroupBy(record => record["tool_name"])
            .ToDictionary(
                tool => tool.Key,
                tool =>
                    (
                        Uses: (long)tool.Count(),
                        Failed: (long)tool.Count(record => record["success"] == "false"),
                        Longest: tool.Max(record => long.Parse(record["duration_ms"], System.Globalization.CultureInfo.InvariantCulture))
                    )
            );

        var rows = Ask(
            new ToolQuery
            {
                Range = Always,
                Zone = Utc,
                By = [ToolQuery.Tool],
            }.Run
        );

        Assert.NotEmpty(told);
        Assert.Equal(
            told.OrderBy(tool => tool.Key, StringComparer.Ordinal),
            rows.Rows.OrderBy(row => row.Key[0], StringComparer.Ordinal)
                .Select(row => KeyValuePair.Create(row.Key[0]!, (row.Uses.Count, row.Uses.Failed, row.Times.P99!.Value)))
        );
    }

    [Fact]
    public void Decisions_hooks_and_connections_are_as_many_as_their_records()
    {
        var decisions = Ask(new DecisionQuery { Range = Always, Zone = Utc }.Run);
        var hooks = Ask(new HookQuery { Range = Always, Zone = Utc }.Run);
        var servers = Ask(new McpQuery { Range = Always, Zone = Utc }.Run);

        var told = Records("tool_decision");
        var sum = Decisions.Sum(decisions.Select(row => row.Decisions));
        Assert.Equal((long)told.Count(record => record["decision"] == "accept"), sum.Accepted);
        Assert.Equal((long)told.Count(record => record["decision"] == "reject"), sum.Rejected);
        Assert.Equal(
            (long)told.Count(record => record["source"] == "hook"),
            sum.By(DecisionMaker.Hook).Accepted + sum.By(DecisionMaker.Hook).Rejected
        );
        Assert.Equal(
            Records("hook_execution_complete")
                .GroupBy(record => record["hook_name"])
                .Select(hook => (hook.Key, (long)hook.Count()))
                .Order(),
            hooks.Rows.Select(row => (row.Name!, row.Runs.Count)).Order()
        );
        Assert.Equal(
            Records("mcp_server_connection").Count(record => record["status"] == "connected"),
            servers.Rows.Where(row => row.Name == "ledger").Sum(row => row.Server.Connected)
        );
        Assert.Equal(
            Records("tool_result").Count(record => record["tool_name"] == "mcp_tool"),
            servers.Rows.Where(row => row.Name == "ledger").Sum(row => row.Server.Uses.Count)
        );
    }

    [Fact]
    public void Edits_and_lines_are_the_sums_of_the_recorded_points()
    {
        var written = Ask(new WrittenQuery { Range = Always }.Run);
        decimal Sum(string metric, string? key = null, string? value = null) =>
            Directory
                .EnumerateFiles(Path.Combine(Captures.Root, Folder), "*-metrics.decoded.json")
                .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
                .SelectMany(body => body.GetProperty("resourceMetrics").EnumerateArray())
                .SelectMany(resource => resource.GetProperty("scopeMetrics").EnumerateArray())
                .SelectMany(scope => scope.GetProperty("metrics").EnumerateArray())
                .Where(one => one.GetProperty("name").GetString() == metric)
                .SelectMany(one => one.GetProperty("sum").GetProperty("dataPoints").EnumerateArray())
                .Where(point =>
                    key is null
                    || point
                        .GetProperty("attributes")
                        .EnumerateArray()
                        .Any(attribute =>
                            attribute.GetProperty("key").GetString() == key
                            && attribute.GetProperty("value").GetProperty("stringValue").GetString() == value
                        )
                )
                .Sum(point => point.GetProperty("asDouble").GetDecimal());

        static decimal Of(Quantity quantity) => (decimal)quantity.Nanos / Quantity.NanosPerUnit;
        Assert.Equal(Sum("claude_code.code_edit_tool.decision", "decision", "accept"), Of(written.Edits.Total.Accepted));
        Assert.Equal(Sum("claude_code.code_edit_tool.decision", "decision", "reject"), Of(written.Edits.Total.Rejected));
        Assert.Equal(Sum("claude_code.lines_of_code.count", "type", "added"), Of(written.LinesAdded));
        Assert.Equal(Sum("claude_code.commit.count"), Of(written.Commits));
        Assert.Equal(Sum("claude_code.pull_request.count"), Of(written.PullRequests));
        Assert.True(written.Commits > Quantity.Zero);
    }
}
