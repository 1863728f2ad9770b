using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;
using Plumbline.Tests.Store.Queries;

namespace Plumbline.Tests.Server;

/// <summary>The web address over a small ledger, on a port of its own, at noon of 20 November 2026.</summary>
public sealed class WebHost : IDisposable
{
    readonly WebApplication _app;

    public WebHost(WebOptions? options = null, Action<WebApplicationBuilder>? services = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IQueryRunner>(Ledger);
        builder.Services.AddSingleton(options ?? new WebOptions());
        builder.Services.AddSingleton<TimeProvider>(Clock);
        services?.Invoke(builder);
        _app = builder.Build();
        (map ?? (app => app.MapPlumblineApi()))(_app);
        _app.StartAsync().GetAwaiter().GetResult();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address) };
    }

    public SmallLedger Ledger { get; } = new();

    public FixedClock Clock { get; } = new();

    public HttpClient Client { get; }

    public IEnumerable<RouteEndpoint> Routes =>
        ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public async Task<JsonElement> GetJson(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    public Task<string> GetText(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative));

    public void Dispose()
    {
        Client.Dispose();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Ledger.Dispose();
    }
}

/// <summary>A clock that stands.</summary>
public sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
