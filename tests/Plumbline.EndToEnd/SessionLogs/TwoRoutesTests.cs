using System.Text.Json;
using Plumbline.EndToEnd.Captures;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.SessionLogs;

/// <summary>The same machine's telemetry and session logs, recorded in the same runs: both together are one.</summary>
public class TwoRoutesTests
{
    public static TheoryData<string, string> Runs() =>
        new()
        {
            { "compact", "compaction/manual" },
            { "errors", "errors/http-json" },
            { "resume", "resume/delta" },
            { "resume", "resume/cumulative" },
            { "sigkill", "signals/sigkill" },
            { "tui", "interactive/auto-mode" },
            { "old-2.0.76", "old-versions/2.0.76" },
            { "old-2.1.197", "old-versions/2.1.197" },
        };

    static async Task<Dictionary<string, JsonElement>> SessionsAsync(PlumbProcess plumb)
    {
        var usage = await plumb.Api.UsageAsync("session");
        return usage.GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("session").GetString() ?? "");
    }

    // What one route tells alone.
    static async Task<Dictionary<string, JsonElement>> AloneAsync(Func<PlumbProcess, Task> send)
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        await send(plumb);
        return await SessionsAsync(plumb);
    }

    // One route, a restart, the other route.
    static async Task<Dictionary<string, JsonElement>> BothAsync(Func<PlumbProcess, Task> first, Func<PlumbProcess, Task> second)
    {
        using var scratch = new ScratchFolder();
        await using (var plumb = await PlumbProcess.StartAsync(scratch.Folder("data")))
        {
            await first(plumb);
            await SessionsAsync(plumb);
            Assert.Equal(0, await plumb.TerminateAsync());
        }

        await using var again = await PlumbProcess.StartAsync(scratch.Folder("data"));
        await second(again);
        return await SessionsAsync(again);
    }

    static string Show(IReadOnlyDictionary<string, JsonElement> sessions) =>
        string.Join(
            '\n',
            sessions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value.GetRawText()}")
        );

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Nothing_doubles_in_either_order(string logs, string capture)
    {
        using var scratch = new ScratchFolder();
        var bodies = RecordedBody.Read(capture);
        var homes = 0;
        Task Otlp(PlumbProcess plumb) => CaptureReplay.SendAsync(plumb, bodies);
        // A home of its own each time: nothing is known of what was sent before.
        Task Push(PlumbProcess plumb) => new LogHome(scratch.Folder($"home{homes++}")).With(logs).PushAsync(plumb);

        var (fromTelemetry, fromLogs) = (await AloneAsync(Otlp), await AloneAsync(Push));
        var (one, other) = (await BothAsync(Otlp, Push), await BothAsync(Push, Otlp));

        Assert.Equal(Show(one), Show(other));
        Assert.Contains(fromLogs.Keys, fromTelemetry.ContainsKey);
        Assert.Equal(fromTelemetry.Keys.Union(fromLogs.Keys).Order(), one.Keys.Order());
        foreach (var (session, both) in one)
            Check(session, both, fromTelemetry.GetValueOrDefault(session), fromLogs.GetValueOrDefault(session));
    }

    // The log knows no request that telemetry does not know: of a session that both tell, each number is the larger of the two.
    static void Check(string session, JsonElement both, JsonElement telemetry, JsonElement logs)
    {
        foreach (var name in (string[])["requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"])
        {
            long Of(JsonElement row) => row.ValueKind == JsonValueKind.Undefined ? 0 : row.GetProperty(name).GetInt64();
            var (got, most, sum) = (Of(both), Math.Max(Of(telemetry), Of(logs)), Of(telemetry) + Of(logs));
            Assert.True(got == most, $"{session} {name}: telemetry {Of(telemetry)}, logs {Of(logs)}, both {got} (a sum would be {sum})");
        }

        if (telemetry.ValueKind != JsonValueKind.Undefined)
            Assert.Equal(telemetry.GetProperty("client_cost_usd").GetString(), both.GetProperty("client_cost_usd").GetString());
    }
}
