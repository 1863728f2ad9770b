using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Server;
using Plumbline.Server.Settings;

namespace Plumbline.Tests.Server.Receiving;

/// <summary>The receivers on free ports, in front of a <see cref="ListSink"/>.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("plumbline-");

    public ListSink Sink { get; } = new();
    public StringWriter Log { get; } = new();
    public ServerHost Host { get; private set; } = null!;

    public string DataFolder => _data.FullName;

    public static readonly ListenAddress Free = new(IPAddress.Loopback, 0);

    public static async Task<RunningServer> StartAsync(Func<ServerSettings, ServerSettings>? change = null)
    {
        var server = new RunningServer();
        var settings = new ServerSettings
        {
            Data = server._data.FullName,
            OtlpHttp = Free,
            OtlpGrpc = Free,
            Web = Free,
        };
        server.Host = await ServerHost.StartAsync(
            change?.Invoke(settings) ?? settings,
            server.Sink,
            new LineLoggerProvider(TextWriter.Synchronized(server.Log), TimeProvider.System, LogLevel.Information),
            TimeProvider.System
        );
        return server;
    }

    /// <summary>A client for HTTP/1.1 that neither follows redirects nor keeps cookies.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Sends bytes over a fresh connection and reads until the server closes it or has been silent for a while.</summary>
    public static async Task<string> ExchangeAsync(Uri address, byte[] bytes, TimeSpan? patience = null)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(bytes);
        return await ReadToEndAsync(stream, patience ?? TimeSpan.FromSeconds(2));
    }

    public static async Task<string> ReadToEndAsync(NetworkStream stream, TimeSpan patience)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, deadline.Token)) > 0; )
                text.Append(System.Text.Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // What has come until now is the answer.
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
