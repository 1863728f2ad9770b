using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Exposition;
using Plumbline.Store.DuckDb;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Exposition;

/// <summary>Debian's Prometheus scrapes us. Skipped where it is not installed.</summary>
public sealed class RealPrometheusTests : IDisposable
{
    static readonly string[] Places = ["/usr/bin/prometheus", "/usr/local/bin/prometheus"];

    readonly string _folder = Directory.CreateTempSubdirectory("plumbline-prometheus-").FullName;
    readonly int _port = FreePort();
    Process? _prometheus;

    public void Dispose()
    {
        if (_prometheus is { HasExited: false })
            _prometheus.Kill();
        _prometheus?.WaitForExit();
        _prometheus?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Prometheus_reads_what_the_API_says_and_increase_misses_no_new_series()
    {
        var program = Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "Prometheus is not installed (apt-get install prometheus).");
        using var host = Open();
        var ledger = host.Ledger;
        var context = ledger.Context("s1", "a");
        var metric = ledger.Metric("claude_code.cost.usage", "USD");
        ledger.Increment(
            ledger.Series(metric, context, """{"session.id":"s1","model":"claude-opus-5-5","team":"a \"quoted\" \\ one"}"""),
            At(18),
            "0.017952"
        );
        ledger.Increment(ledger.Series(metric, context, """{"session.id":"s1","model":"claude-haiku-4-5"}"""), At(18), "123456.789012345");
        Start(program!, host.Client.BaseAddress!);

        var values = await Until("claude_code_cost_usage_USD_total > 0", found => found.Count == 2);
        var api = await host.GetJson("/api/v1/counters/claude_code.cost.usage?by=model,team&from=2026-11-01T00:00:00Z");
        foreach (var row in api.GetProperty("rows").EnumerateArray())
        {
            var expected = double.Parse(row.GetProperty("increase").GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal(expected, values[row.GetProperty("model").GetString()!].Value);
        }

        Assert.Equal("a \"quoted\" \\ one", values["claude-opus-5-5"].Metric.GetProperty("team").GetString());
        // Both series were born with their whole value; without the 0 of the first scrape their increase would be nothing.
        var increases = await Until(
            "max_over_time(claude_code_cost_usage_USD_total[5m]) - min_over_time(claude_code_cost_usage_USD_total[5m])",
            found => found.Count == 2
        );
        Assert.Equal(0.017952, increases["claude-opus-5-5"].Value);
        Assert.Equal(123456.789012345, increases["claude-haiku-4-5"].Value);
        Assert.All(
            (await Until("increase(claude_code_cost_usage_USD_total[5m])", found => found.Count == 2)).Values,
            found => Assert.True(found.Value > 0)
        );
        Assert.Equal(1, Assert.Single((await Until("up", found => found.Count == 1)).Values).Value);
    }

    static WebHost Open() =>
        new(
            services: builder =>
                builder.Services.AddPlumblineExposition(
                    _ => new ServerHealth { Requests = [(Signal.Metrics, Protocol.Grpc, "OK", 1)], Version = "0.1.0" },
                    (services, values) =>
                    {
                        var ledger = (Plumbline.Tests.Store.Queries.SmallLedger)
                            services.GetRequiredService<Plumbline.Store.Queries.IQueryRunner>();
                        foreach (var (hash, value) in values)
                            ledger.Connection.Execute("INSERT INTO exposed VALUES ($1, $2)", new DuckUuid(hash), value);
                        return Task.CompletedTask;
                    }
                ),
            map: app =>
            {
                app.MapPlumblineApi();
                app.MapPlumblineExposition();
            }
        );

    void Start(string program, Uri target)
    {
        var settings = Path.Combine(_folder, "prometheus.yml");
        File.WriteAllText(
            settings,
            $"""
            global:
              scrape_interval: 2s
            scrape_configs:
              - job_name: plumbline
                static_configs:
                  - targets: ["{target.Host}:{target.Port}"]
            """
        );
        string[] arguments =
        [
            "--config.file=" + settings,
            "--storage.tsdb.path=" + Path.Combine(_folder, "data"),
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{_port}"),
            "--log.level=error",
        ];
        _prometheus = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder })!;
    }

    async Task<Dictionary<string, (double Value, JsonElement Metric)>> Until(
        string query,
        Func<Dictionary<string, (double Value, JsonElement Metric)>, bool> enough
    )
    {
        using var client = new HttpClient
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}")),
        };
        var found = new Dictionary<string, (double, JsonElement)>();
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(250))
        {
            try
            {
                var answer = JsonElement.Parse(
                    await client.GetStringAsync(new Uri("/api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative))
                );
                found = answer
                    .GetProperty("data")
                    .GetProperty("result")
                    .EnumerateArray()
                    .ToDictionary(KeyOf, one => (ValueOf(one), one.GetProperty("metric")));
            }
            catch (HttpRequestException)
            {
                continue; // It is still starting.
            }

            if (enough(found))
                return found;
        }

        Assert.Fail($"After a minute Prometheus answers {query} with {found.Count} series.");
        return found;
    }

    static string KeyOf(JsonElement one) => one.GetProperty("metric").TryGetProperty("model", out var model) ? model.GetString()! : "";

    static double ValueOf(JsonElement one) => double.Parse(one.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
