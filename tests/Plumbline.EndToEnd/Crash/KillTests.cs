using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Crash;

/// <summary>
/// The process is killed at random moments under load. After each restart everything that was acknowledged is there, and nothing
/// beyond what was on its way; at the end every record is there once. <c>PLUMBLINE_KILLS</c> sets how often.
/// </summary>
public class KillTests
{
    const int Senders = 8;

    PlumbProcess? _serving;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_counted_twice_when_the_process_is_killed()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("PLUMBLINE_KILLS") ?? "5", CultureInfo.InvariantCulture);
        var seed = Seeds.Next();
        var random = new Random(seed);
        using var scratch = new ScratchFolder();
        var data = scratch.Folder("data");
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Senders).Select(i => new RetryingSender(i, seed, () => Volatile.Read(ref _serving))).ToList();
        var plumb = await PlumbProcess.StartAsync(data);
        Volatile.Write(ref _serving, plumb);
        var running = senders.Select(sender => Task.Run(() => sender.RunAsync(stop.Token))).ToList();
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                await Task.Delay(random.Next(5, 1500));
                await plumb.KillAsync();
                Volatile.Write(ref _serving, null);
                await EveryoneHasNoticedAsync();
                await plumb.DisposeAsync();
                plumb = await PlumbProcess.StartAsync(data);
                await CheckAsync(plumb.Api, senders, $"after kill {kill} (SEED={seed})");
                Volatile.Write(ref _serving, plumb);
            }

            await Task.Delay(500);
            await stop.CancelAsync();
            await Task.WhenAll(running);
            await CheckAsync(plumb.Api, senders, $"at the end (SEED={seed})");
            await CheckEventsAsync(plumb.Api, senders);
            Assert.True(senders.Sum(sender => sender.Retried) > 0, "no kill hit a request");
            Assert.Equal(0, await plumb.TerminateAsync());
        }
        finally
        {
            await stop.CancelAsync();
            await plumb.DisposeAsync();
        }

        await using var again = await PlumbProcess.StartAsync(data);
        await CheckAsync(again.Api, senders, "after a clean restart");
    }

    // Answers that were read from the dead connection just before are counted before anyone looks.
    static Task EveryoneHasNoticedAsync() => Task.Delay(100);

    static async Task CheckAsync(PlumbApi api, List<RetryingSender> senders, string when)
    {
        var requests = Rows(await api.UsageAsync("session"), "session");
        var tokens = Rows(await api.CounterAsync("claude_code.token.usage", "session.id"), "session.id");
        var differences =
            from sender in senders
            let found = sender.SendsEvents ? Requests(requests, sender.Session) : Increase(tokens, sender.Session)
            where found != sender.Acknowledged && found != sender.Acknowledged + sender.OnItsWay
            select $"{when}, session {sender.Session}: {found}, but {sender.Acknowledged} acknowledged and {sender.OnItsWay} on its way";
        Assert.Empty(differences);
    }

    static async Task CheckEventsAsync(PlumbApi api, List<RetryingSender> senders)
    {
        var events = await api.EventsAsync("api_request");
        var ids = events.Select(row => EventFields.Find(row, "request_id").GetString()).ToList();
        Assert.Equal(senders.Where(sender => sender.SendsEvents).Sum(sender => sender.Acknowledged), ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    static Dictionary<string, JsonElement> Rows(JsonElement answer, string dimension) =>
        answer.GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty(dimension).GetString() ?? "");

    static long Requests(Dictionary<string, JsonElement> rows, string session) =>
        rows.TryGetValue(session, out var row) ? row.GetProperty("requests").GetInt64() : 0;

    static long Increase(Dictionary<string, JsonElement> rows, string session) =>
        rows.TryGetValue(session, out var row) ? long.Parse(row.GetProperty("increase").GetString()!, CultureInfo.InvariantCulture) : 0;
}
