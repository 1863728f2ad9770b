using System.Net;
using System.Net.Sockets;

namespace Plumbline.Tests.Server.Receiving;

public sealed class DrainTests
{
    [Fact]
    public async Task A_request_that_has_begun_is_answered_while_new_ones_are_turned_away()
    {
        var server = await RunningServer.StartAsync();
        var release = new TaskCompletionSource();
        server.Sink.Gate = release.Task;
        using var client = RunningServer.NewClient();
        using var content = new StringContent("{}", null, "application/json");
        var begun = client.PostAsync(new Uri(server.Host.OtlpHttp, "/v1/logs"), content);
        for (var i = 0; i < 500 && server.Sink.All.IsEmpty; i++)
            await Task.Delay(10);

        var stopping = server.DisposeAsync().AsTask();
        for (var i = 0; i < 500 && await IsOpenAsync(server.Host.OtlpHttp); i++)
            await Task.Delay(10);
        Assert.False(await IsOpenAsync(server.Host.OtlpHttp));
        Assert.False(begun.IsCompleted);
        Assert.False(stopping.IsCompleted);

        release.SetResult();
        using var answer = await begun;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }

    static async Task<bool> IsOpenAsync(Uri address)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Requests_that_never_end_do_not_keep_the_program_from_stopping()
    {
        var server = await RunningServer.StartAsync(s => s with { DrainTimeout = TimeSpan.FromMilliseconds(300) });
        var never = new TaskCompletionSource();
        server.Sink.Gate = never.Task;
        using var client = RunningServer.NewClient();
        using var content = new StringContent("{}", null, "application/json");
        var begun = client.PostAsync(new Uri(server.Host.OtlpHttp, "/v1/logs"), content);
        for (var i = 0; i < 500 && server.Sink.All.IsEmpty; i++)
            await Task.Delay(10);
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        never.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => begun);
    }
}
