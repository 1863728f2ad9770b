using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Server.Receiving;
using Plumbline.Server.Rules;
using Plumbline.Server.Security;
using Plumbline.Server.SessionLogs;
using Plumbline.Server.Settings;
using Plumbline.Store;
using Plumbline.Store.Writing;

namespace Plumbline.Server;

/// <summary>The running service: three listening addresses in one process. The map of the house.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly IReadOnlyList<Uri> _bound;
    readonly OpenStore? _store;
    SessionLogFollower? _follower;
    RulesWatch? _rules;
    PricesWatch? _prices;
    SeatsWatch? _seats;

    ServerHost(WebApplication app, OpenStore? store)
    {
        (_app, _store) = (app, store);
        _bound = Listeners.Bound(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!);
    }

    /// <summary>What outlives the listeners: the hold on the data folder, and the ledger in it.</summary>
    sealed record OpenStore(DataDirectory Folder, Ledger Ledger);

    /// <summary>Where OTLP over HTTP is received.</summary>
    public Uri OtlpHttp => _bound[(int)Listener.OtlpHttp];

    /// <summary>Where OTLP over gRPC is received.</summary>
    public Uri OtlpGrpc => _bound[(int)Listener.OtlpGrpc];

    /// <summary>Where pages and the API are.</summary>
    public Uri Web => _bound[(int)Listener.Web];

    /// <summary>The line that tells whoever started the program that it listens, and where.</summary>
    public string ReadyLine => $"plumb ready web={Show(Web)} otlp-http={Show(OtlpHttp)} otlp-grpc={Show(OtlpGrpc)}";

    static string Show(Uri address) => address.GetLeftPart(UriPartial.Authority);

    /// <summary>What the receivers have counted.</summary>
    public IngestCounters Counters => _app.Services.GetRequiredService<IngestCounters>();

    /// <summary>Opens the ledger and starts listening; when it returns, every address answers.</summary>
    public static async Task<ServerHost> StartAsync(ServerSettings settings, ILoggerProvider log, TimeProvider time)
    {
        var folder = LedgerOpening.Hold(settings.Data);
        Ledger? ledger = null;
        try
        {
            var decoders = new Decoders(settings);
            var rules = settings.Rules is { } file ? RulesWatch.Open(file, time, log.CreateLogger("Plumbline.Rules")) : null;
            var status = rules?.Status ?? RulesStatus.None;
            var prices = PricesWatch.Open(settings.Prices, settings.Contract, time, log.CreateLogger("Plumbline.Prices"));
            var seats = settings.Seats is { } list ? SeatsWatch.Open(list, time, log.CreateLogger("Plumbline.Seats")) : null;
            ledger = LedgerOpening.Open(
                settings,
                status.Now.Rules,
                prices.Status.Now.Prices,
                decoders,
                time,
                log.CreateLogger("Plumbline.Ledger")
            );
            var options = await WebEndpoints.OptionsAsync(settings, ledger, status);
            var sink = new LedgerExportSink(ledger, decoders, time);
            var app = await ListenAsync(
                settings,
                sink,
                log,
                time,
                services =>
                    services
                        .AddSingleton(status)
                        .AddSingleton(prices.Status)
                        .AddSingleton(seats?.Status ?? SeatsStatus.None)
                        .AddPlumblineWeb(ledger, options),
                web => web.MapPlumblineWeb()
            );
            var host = new ServerHost(app, new OpenStore(folder, ledger))
            {
                _rules = rules,
                _prices = prices,
                _seats = seats,
            };
            rules?.Start(ledger.UseRules);
            prices.Start(ledger.UsePrices);
            seats?.Start();
            options.OtlpHttpAddress = Show(host.OtlpHttp);
            host._follower = SessionLogFollower.Start(settings, sink, host.Counters, log.CreateLogger("Plumbline.SessionLogs"), time);
            return host;
        }
        catch
        {
            if (ledger is not null)
                await ledger.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Starts listening in front of another sink than the ledger.</summary>
    public static async Task<ServerHost> StartAsync(ServerSettings settings, IExportSink sink, ILoggerProvider log, TimeProvider time) =>
        new(await ListenAsync(settings, sink, log, time, _ => { }, _ => { }), null);

    static async Task<WebApplication> ListenAsync(
        ServerSettings settings,
        IExportSink sink,
        ILoggerProvider log,
        TimeProvider time,
        Action<IServiceCollection> addWeb,
        Action<WebApplication> mapWeb
    )
    {
        var tokens = new TokenFile(settings.Data, time);
        StartupRules.Check(settings, tokens);
        var certificate = StartupRules.LoadCertificate(settings, log, time);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Plumbline.Server" });
        builder.Logging.AddProvider(log);
        AddServices(builder.Services, settings, sink, time);
        addWeb(builder.Services);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.Configure(kestrel, settings, tokens, certificate));

        var app = builder.Build();
        app.Use(app.Services.GetRequiredService<Dispatcher>().DispatchAsync);
        // Routing is named here so that it comes after the receivers.
        app.UseRouting();
        app.Use(WebAccess.GuardAsync);
        app.MapHealthAndLogin();
        mapWeb(app);
        await StartupRules.BindAsync(app, settings);
        return app;
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

    /// <summary>Stops accepting, lets requests that have begun end, and applies what is durable.</summary>
    public async ValueTask DisposeAsync()
    {
        _follower?.Dispose();
        _rules?.Dispose();
        _prices?.Dispose();
        _seats?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_store is null)
            return;
        await _store.Ledger.DisposeAsync();
        _store.Folder.Dispose();
    }
}
