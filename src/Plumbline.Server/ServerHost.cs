using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Server.Receiving;
using Plumbline.Server.Security;
using Plumbline.Server.Settings;

namespace Plumbline.Server;

/// <summary>The running service: three listening addresses in one process. The map of the house.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    readonly WebApplication _app;

    ServerHost(WebApplication app, IReadOnlyList<Uri> bound) =>
        (_app, OtlpHttp, OtlpGrpc, Web) = (app, bound[(int)Listener.OtlpHttp], bound[(int)Listener.OtlpGrpc], bound[(int)Listener.Web]);

    /// <summary>Where OTLP over HTTP is received.</summary>
    public Uri OtlpHttp { get; }

    /// <summary>Where OTLP over gRPC is received.</summary>
    public Uri OtlpGrpc { get; }

    /// <summary>Where pages and the API are.</summary>
    public Uri Web { get; }

    /// <summary>The line that tells whoever started the program that it listens, and where.</summary>
    public string ReadyLine => $"plumb ready web={Show(Web)} otlp-http={Show(OtlpHttp)} otlp-grpc={Show(OtlpGrpc)}";

    static string Show(Uri address) => address.GetLeftPart(UriPartial.Authority);

    /// <summary>What the receivers have counted.</summary>
    public IngestCounters Counters => _app.Services.GetRequiredService<IngestCounters>();

    public static Task<ServerHost> StartAsync(ServerSettings settings, ILoggerProvider log, TimeProvider time) => StartAsync(settings, new TempSink(), log, time);

    /// <summary>Starts listening; when it returns, every address answers.</summary>
    public static async Task<ServerHost> StartAsync(ServerSettings settings, IExportSink sink, ILoggerProvider log, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Plumbline.Server" });
        builder.Logging.AddProvider(log);
        AddServices(builder.Services, settings, sink, time);
        var tokens = new TokenFile(settings.Data, time);
        StartupRules.Check(settings, tokens);
        var certificate = StartupRules.LoadCertificate(settings, log, time);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.Configure(kestrel, settings, tokens, certificate));

        var app = builder.Build();
        app.Use(app.Services.GetRequiredService<Dispatcher>().DispatchAsync);
        // Routing is named here so that it comes after the receivers.
        app.UseRouting();
        MapHealth(app);
        await StartupRules.BindAsync(app, settings);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new(app, Listeners.Bound(addresses));
    }

    static void AddServices(IServiceCollection services, ServerSettings settings, IExportSink sink, TimeProvider time)
    {
        services.AddRoutingCore();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.DrainTimeout);
        services.AddSingleton(settings).AddSingleton(sink).AddSingleton(time);
        services.AddSingleton(new BodyMemory(settings.MaxBodyMemory));
        services.AddSingleton<IngestCounters>().AddSingleton<BodyIntake>();
        services.AddSingleton<OtlpHttpReceiver>().AddSingleton<OtlpGrpcReceiver>().AddSingleton<Dispatcher>();
    }

    static void MapHealth(WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapGet("/readyz", () => Results.Text("ready\n"));
    }

    /// <summary>Stops accepting and lets requests that have begun end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
