using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Plumbline.Cli.Doctor;

/// <summary>Sends the pattern, and reads what the far side made of it.</summary>
sealed class PatternRun
{
    public required Uri Send { get; init; }
    public required string? SendToken { get; init; }
    public required Uri? Read { get; init; }
    public required bool ReadsPrometheus { get; init; }
    public required string? ReadToken { get; init; }

    /// <summary>How long the totals may take to be right.</summary>
    public required TimeSpan Patience { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Tells this run's series from those of earlier ones.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("n");

    /// <summary>Sends, and reads when there is something to read from.</summary>
    public async Task<PatternProof> ProveAsync(HttpClient client, CancellationToken stop)
    {
        var begin = (Time.GetUtcNow().ToUnixTimeSeconds() - Pattern.Length) * 1_000_000_000;
        var results = new List<PatternResult>();
        foreach (var one in Pattern.Cases)
            results.Add(await SendAsync(client, one, begin, stop));
        if (Read is null)
            return new(results, Compared: false);
        var deadline = Time.GetUtcNow() + Patience;
        while (true)
        {
            var totals = await ReadTotalsAsync(client, stop);
            results = [.. results.Select(one => one with { Got = totals.GetValueOrDefault(one.Case.Name) })];
            if (results.All(one => one.IsEqual) || Time.GetUtcNow() >= deadline)
                return new(results, Compared: true);
            await Task.Delay(TimeSpan.FromMilliseconds(250), Time, stop);
        }
    }

    async Task<PatternResult> SendAsync(HttpClient client, PatternCase one, long begin, CancellationToken stop)
    {
        var accepted = 0;
        string? problem = null;
        var path = Send.AbsolutePath.TrimEnd('/');
        var address = path.EndsWith("/v1/metrics", StringComparison.Ordinal) ? Send : new Uri(Send, path + "/v1/metrics");
        foreach (var point in one.Points)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            request.Content = new ByteArrayContent(Pattern.Encode(one, point, Run, begin));
            request.Content.Headers.ContentType = new("application/x-protobuf");
            request.Headers.Authorization = SendToken is null ? null : new("Bearer", SendToken);
            using var answer = await client.SendAsync(request, stop);
            var body = await answer.Content.ReadAsByteArrayAsync(stop);
            if (answer.IsSuccessStatusCode && ExportAnswer.RefusedIn(body) == 0)
                accepted++;
            else
                problem ??= answer.IsSuccessStatusCode ? "refused in part" : $"answered with {(int)answer.StatusCode}";
        }

        return new(one, accepted, problem, null);
    }

    async Task<Dictionary<string, decimal?>> ReadTotalsAsync(HttpClient client, CancellationToken stop)
    {
        var query = ReadsPrometheus
            ? "/api/v1/query?query="
                + Uri.EscapeDataString($"sum by (case) (increase({Pattern.Metric.Replace('.', '_')}_total{{run=\"{Run}\"}}[1h]))")
            : $"/api/v1/counters/{Pattern.Metric}?by=case,run";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Read!, Read!.AbsolutePath.TrimEnd('/') + query));
        request.Headers.Authorization = ReadToken is null ? null : new AuthenticationHeaderValue("Bearer", ReadToken);
        using var answer = await client.SendAsync(request, stop);
        // A receiver that has never heard of the metric may say so like this.
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return [];
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{request.RequestUri} answered with {(int)answer.StatusCode}.");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(stop));
        return ReadsPrometheus ? PrometheusTotals(json.RootElement) : PlumblineTotals(json.RootElement);
    }

    Dictionary<string, decimal?> PlumblineTotals(JsonElement answer) =>
        answer
            .GetProperty("rows")
            .EnumerateArray()
            .Where(row => row.GetProperty("run").GetString() == Run)
            .ToDictionary(row => row.GetProperty("case").GetString()!, row => Number(row.GetProperty("increase")));

    static Dictionary<string, decimal?> PrometheusTotals(JsonElement answer) =>
        answer
            .GetProperty("data")
            .GetProperty("result")
            .EnumerateArray()
            .ToDictionary(row => row.GetProperty("metric").GetProperty("case").GetString()!, row => Number(row.GetProperty("value")[1]));

    static decimal? Number(JsonElement value) =>
        decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
