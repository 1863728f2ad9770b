using Plumbline.EndToEnd.Harness;
using Plumbline.Load;

namespace Plumbline.EndToEnd.Benchmarks;

/// <summary>The load generator of <c>bench/</c>, once and tiny, so that it does not rot: what it sends is what the server reports.</summary>
public class LoadTests
{
    [Theory]
    [InlineData("metrics", false)]
    [InlineData("metrics", true)]
    [InlineData("logs", false)]
    public async Task The_load_that_is_sent_is_the_load_that_is_found(string signal, bool isDelta)
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var options = new LoadOptions
        {
            Url = plumb.OtlpHttp,
            Web = plumb.Web,
            ServerId = plumb.Id,
            Signal = signal,
            IsDelta = isDelta,
            Sessions = 10,
            Requests = 100,
            Warmup = 10,
            Connections = 4,
        };

        var report = await Task.Run(() => new LoadRun(options).Run());

        Assert.Equal(0, report.Failed);
        Assert.Equal(2000, report.Items);
        Assert.Equal(report.SentTokens, report.FoundTokens);
        Assert.True(report.ServerPeakMegabytes > 10);
    }
}
