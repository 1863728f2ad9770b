using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Plumbline.Server;
using Plumbline.Server.Security;
using Plumbline.Server.Settings;
using Plumbline.Tests.Server.Receiving;

namespace Plumbline.Tests.Server.Security;

public sealed class AccessTests : IDisposable
{
    readonly HttpClient _client = RunningServer.NewClient();

    public void Dispose() => _client.Dispose();

    Task<HttpResponseMessage> ExportAsync(Uri address, string? authorization = null, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/v1/metrics")) { Content = new ByteArrayContent([1]) };
        request.Content.Headers.ContentType = new("application/x-protobuf");
        return SendAsync(request, authorization, host);
    }

    Task<HttpResponseMessage> GetAsync(Uri address, string? authorization = null, string? host = null, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return SendAsync(request, authorization, host);
    }

    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? authorization, string? host)
    {
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (host is not null)
            request.Headers.Host = host;
        return _client.SendAsync(request);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost.evil.example:4180", 421)]
    [InlineData("192.168.0.1", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("127.0.0.1:4180", 200)]
    [InlineData("[::1]:4180", 200)]
    [InlineData("plumb.corp.example", 200)]
    public async Task A_loopback_address_answers_only_under_its_own_names(string host, int status)
    {
        await using var server = await RunningServer.StartAsync(s => s with { AllowedHosts = ["plumb.corp.example"] });
        Assert.Equal(status, (int)(await ExportAsync(server.Host.OtlpHttp, host: host)).StatusCode);
        Assert.Equal(status, (int)(await GetAsync(new(server.Host.Web, "/healthz"), host: host)).StatusCode);
    }

    [Fact]
    public async Task Nobody_from_another_origin_is_let_in_by_a_header()
    {
        await using var server = await RunningServer.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Options, new Uri(server.Host.Web, "/healthz"));
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "GET");
        using var answer = await _client.SendAsync(request);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("--otlp-http", "ingest")]
    [InlineData("--otlp-grpc", "ingest")]
    [InlineData("--web", "read")]
    public async Task An_open_address_without_a_token_is_refused_with_the_reason(string flag, string kind)
    {
        var open = new ListenAddress(IPAddress.Any, 0);
        Func<ServerSettings, ServerSettings> change = flag switch
        {
            "--otlp-http" => s => s with { OtlpHttp = open },
            "--otlp-grpc" => s => s with { OtlpGrpc = open },
            _ => s => s with { Web = open },
        };
        var problem = await Assert.ThrowsAsync<WrongInputException>(() => RunningServer.StartAsync(change));
        Assert.Contains(flag, problem.Message);
        Assert.Contains($"plumb token add NAME --kind {kind}", problem.Message);
        await using var insecure = await RunningServer.StartAsync(s => change(s) with { Insecure = true });
        Assert.Equal(HttpStatusCode.OK, (await ExportAsync(Local(insecure.Host.OtlpHttp))).StatusCode);
    }

    static Uri Local(Uri address) => new UriBuilder(address) { Host = "127.0.0.1" }.Uri;

    [Fact]
    public async Task An_ingest_token_is_asked_for_and_taken_in_both_forms()
    {
        string secret = "";
        await using var server = await RunningServer.StartAsync(s =>
        {
            var tokens = new TokenFile(s.Data, TimeProvider.System);
            secret = tokens.Add("ci", TokenKind.Ingest)!;
            tokens.Add("ada", TokenKind.Read);
            Assert.DoesNotContain(secret, File.ReadAllText(tokens.Path));
            return s with { RequireTokens = true };
        });
        var address = server.Host.OtlpHttp;
        using var without = await ExportAsync(address);
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(16, WireMessage.Parse(await without.Content.ReadAsByteArrayAsync()).Number(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await ExportAsync(address, "Bearer " + secret + "x")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ExportAsync(address, "Basic " + secret)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ExportAsync(address, "Bearer " + secret)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ExportAsync(address, "Bearer%20" + secret)).StatusCode);
        // A token that sends does not read.
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(new(server.Host.Web, "/nothing"), "Bearer " + secret)).StatusCode);
    }

    [Fact]
    public async Task Tokens_are_added_and_revoked_without_a_restart()
    {
        await using var server = await RunningServer.StartAsync(s =>
        {
            new TokenFile(s.Data, TimeProvider.System).Add("first", TokenKind.Ingest);
            new TokenFile(s.Data, TimeProvider.System).Add("reader", TokenKind.Read);
            return s with { RequireTokens = true };
        });
        var tokens = new TokenFile(server.DataFolder, TimeProvider.System);
        var secret = "Bearer " + tokens.Add("second", TokenKind.Ingest);
        await WaitForAsync(async () => (await ExportAsync(server.Host.OtlpHttp, secret)).StatusCode == HttpStatusCode.OK);
        Assert.True(tokens.Revoke("second"));
        await WaitForAsync(async () => (await ExportAsync(server.Host.OtlpHttp, secret)).StatusCode == HttpStatusCode.Unauthorized);
        Assert.False(tokens.Revoke("second"));
        Assert.Null(tokens.Add("first", TokenKind.Read));
    }

    static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100 && !await condition(); i++)
            await Task.Delay(50);
        Assert.True(await condition());
    }

    [Fact]
    public async Task The_web_asks_for_a_read_token_by_form_cookie_or_bearer()
    {
        string secret = "";
        await using var server = await RunningServer.StartAsync(s =>
        {
            secret = new TokenFile(s.Data, TimeProvider.System).Add("ada", TokenKind.Read)!;
            new TokenFile(s.Data, TimeProvider.System).Add("ci", TokenKind.Ingest);
            return s with { RequireTokens = true };
        });
        var page = new Uri(server.Host.Web, "/sources?range=7d");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(new(server.Host.Web, "/healthz"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(page)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(page, "Bearer " + secret)).StatusCode);
        using var redirected = await GetAsync(page, accept: "text/html");
        Assert.Equal("/login?then=%2Fsources%3Frange%3D7d", redirected.Headers.Location?.OriginalString);

        using var wrong = await LogInAsync(server, "wrong", "/");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var right = await LogInAsync(server, secret, "/sources?range=7d");
        Assert.Equal((HttpStatusCode.SeeOther, "/sources?range=7d"), (right.StatusCode, right.Headers.Location?.OriginalString));
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.SendAsync(request)).StatusCode);
        foreach (var elsewhere in new[] { "//evil.example", "/\\evil.example", "https://evil.example" })
            Assert.Equal("/", (await LogInAsync(server, secret, elsewhere)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await LogInAsync(server, secret, "/", "https://evil.example")).StatusCode);
    }

    [Fact]
    public async Task A_form_is_not_as_large_as_an_export_request()
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await LogInAsync(server, new string('a', 100_000), "/");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    Task<HttpResponseMessage> LogInAsync(RunningServer server, string secret, string then, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Host.Web, "/login"));
        request.Content = new FormUrlEncodedContent([new("token", secret), new("then", then)]);
        request.Headers.TryAddWithoutValidation("Origin", origin ?? server.Host.Web.GetLeftPart(UriPartial.Authority));
        return _client.SendAsync(request);
    }

    [Fact]
    public async Task Tls_is_served_and_its_certificate_is_read_again()
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-tls-").FullName;
        var (certificate, key) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        WriteCertificate("CN=first", certificate, key);
        await using var server = await RunningServer.StartAsync(s => s with { TlsCertificate = certificate, TlsKey = key });
        Assert.Equal("https", server.Host.Web.Scheme);
        Assert.Equal("CN=first", await SubjectAsync(server.Host.Web));
        Assert.Equal("CN=first", await SubjectAsync(server.Host.OtlpHttp));
        WriteCertificate("CN=second", certificate, key);
        await WaitForAsync(async () => await SubjectAsync(server.Host.Web) == "CN=second");
        Directory.Delete(folder, recursive: true);
    }

    static void WriteCertificate(string subject, string certificate, string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, pair, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
        // Two files written within one tick of the clock would look unchanged.
        File.SetLastWriteTimeUtc(certificate, DateTime.UtcNow.AddSeconds(subject.Length));
    }

    static async Task<string> SubjectAsync(Uri address)
    {
        var subject = "";
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions = new()
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        subject = certificate!.Subject;
                        return subject.Length > 0;
                    },
                },
            }
        );
        using var answer = await client.GetAsync(new Uri(address, "/healthz"));
        return subject;
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_refused_with_the_flag()
    {
        var problem = await Assert.ThrowsAsync<WrongInputException>(() =>
            RunningServer.StartAsync(s => s with { TlsCertificate = "/nowhere/c.pem", TlsKey = "/nowhere/k.pem" })
        );
        Assert.StartsWith("--tls-cert, --tls-key: expected", problem.Message);
    }
}
