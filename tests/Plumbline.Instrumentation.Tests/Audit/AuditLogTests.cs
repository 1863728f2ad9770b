using Plumbline.Instrumentation.Audit;

namespace Plumbline.Instrumentation.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ten_thousand_appends_from_many_threads_are_all_there_and_verify()
    {
        await using (var log = AuditLog.Open(_folder.Options(queue: 10_000)))
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, 20)
                    .Select(thread => Task.Run(() => AppendMany(log, thread, 500), TestContext.Current.CancellationToken))
            );
            Assert.True(await log.FlushAsync(TestContext.Current.CancellationToken));
            Assert.Equal(10_000, log.Counts.Written);
            Assert.Equal(10_000, log.Head!.Records);
        }

        var report = _folder.Verify();

        Assert.True(report.IsSound, AuditFolder.Text(report));
        var chain = Assert.Single(report.Chains);
        Assert.Equal(10_001, chain.Records);
        Assert.True(chain.IsClosed);
        Assert.True(chain.Files > 10);
        var requests = _folder.Files.SelectMany(File.ReadLines).Select(RequestId).OfType<string>().ToList();
        Assert.Equal(10_000, requests.Distinct().Count());
        Assert.Equal(10_000, requests.Count);
    }

    static void AppendMany(AuditLog log, int thread, int count)
    {
        for (var i = 0; i < count; i++)
            log.Append(
                new AuditEntry
                {
                    User = "ann",
                    RequestId = $"req_{thread}_{i}",
                    InputTokens = i,
                    Outcome = "ok",
                }
            );
    }

    static string? RequestId(string line)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty("request_id", out var id) ? id.GetString() : null;
    }
}
