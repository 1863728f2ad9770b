using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Harness;
using Plumbline.EndToEnd.RealClient;

namespace Plumbline.EndToEnd.Exposition;

/// <summary>A real Prometheus that scrapes one address every second.</summary>
sealed class PrometheusServer : IAsyncDisposable
{
    readonly Process _process;
    readonly HttpClient _http;

    PrometheusServer(Process process, HttpClient http) => (_process, _http) = (process, http);

    /// <summary>What to say when there is none.</summary>
    public const string WhyNot = "Prometheus is not installed (Debian's package is called prometheus).";

    /// <summary>The program on the PATH; null when there is none.</summary>
    public static string? Program() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "prometheus"))
            .FirstOrDefault(File.Exists);

    public static async Task<PrometheusServer> StartAsync(string program, ScratchFolder scratch, Uri target, SealedNetwork? network = null)
    {
        var configuration = Path.Combine(scratch.Path, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, Configuration(target));
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        string[] command =
        [
            .. network?.ServerLauncher ?? [],
            program,
            $"--config.file={configuration}",
            $"--storage.tsdb.path={scratch.Folder("prometheus")}",
            $"--web.listen-address={address.Authority}",
            "--log.level=error",
        ];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false })!;
        var handler = network?.Handler() ?? new SocketsHttpHandler();
        var prometheus = new PrometheusServer(process, new(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) });
        await prometheus.WaitUntilReadyAsync();
        return prometheus;
    }

    /// <summary>The value of an expression that gives one number; null while it gives none.</summary>
    public async Task<double?> QueryAsync(string expression)
    {
        var text = await _http.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        using var document = JsonDocument.Parse(text);
        var result = document.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0
            ? null
            : double.Parse(result[0].GetProperty("value")[1].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Asks until the answer is within double precision of what is expected; the last answer.</summary>
    public async Task<double?> QueryUntilAsync(string expression, double expected)
    {
        double? value = null;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(300))
        {
            value = await QueryAsync(expression);
            if (IsNear(value, expected))
                break;
        }

        return value;
    }

    /// <summary>Equal but for the rounding of sums of doubles.</summary>
    public static bool IsNear(double? value, double expected) =>
        value is { } found && Math.Abs(found - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected));

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    static string Configuration(Uri target) =>
        $"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: plumbline
                static_configs:
                  - targets: ["{target.Authority}"]

            """;

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    async Task WaitUntilReadyAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(200))
        {
            Assert.False(_process.HasExited, "Prometheus ended at once");
            try
            {
                using var response = await _http.GetAsync("/-/ready");
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        Assert.Fail("Prometheus was not ready after 30 s");
    }
}
