using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;
using Plumbline.Store.Queries;
using Plumbline.Store.Writing;
using Plumbline.Tests.Server.Pages;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Tests.Server;

/// <summary>What API and pages say when an answer takes too long.</summary>
public sealed class TimeoutTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("plumbline-timeout-").FullName;
    Ledger _ledger = null!;
    LedgerQueries _queries = null!;
    WebHost _host = null!;

    public ValueTask InitializeAsync()
    {
        _ledger = Ledger.Open(new LedgerOptions { DataDirectory = _folder }, (_, _, _) => { }, TimeProvider.System, _ => { });
        _queries = new LedgerQueries(_ledger, TimeSpan.FromMilliseconds(500));
        var options = new WebOptions();
        _host = new WebHost(
            options,
            builder => builder.Services.AddPlumblinePages(options).AddSingleton<IQueryRunner>(new SlowStore(_queries)),
            app =>
            {
                app.MapPlumblineApi();
                app.MapPlumblinePages();
            }
        );
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        _queries.Dispose();
        await _ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/api/v1/usage?by=model")]
    [InlineData("/api/v1/tools")]
    [InlineData("/api/v1/sessions/s1")]
    public async Task An_answer_that_takes_too_long_is_a_problem_that_says_what_to_do(string path)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(504, problem.GetProperty("status").GetInt32());
        Assert.Contains("narrower window", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, _queries.TimedOut.Stopped);
    }

    [Theory]
    [InlineData("/cost")]
    [InlineData("/sessions/s1")]
    public async Task A_page_that_takes_too_long_says_so_in_words(string path)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
        var seen = PageHost.Seen(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("This takes too long", seen, StringComparison.Ordinal);
        Assert.Contains("Ask for a narrower window", seen, StringComparison.Ordinal);
        Assert.True(_queries.TimedOut.Stopped > 0);
    }
}
