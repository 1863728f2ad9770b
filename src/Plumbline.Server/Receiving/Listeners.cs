using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Plumbline.Server.Security;
using Plumbline.Server.Settings;

namespace Plumbline.Server.Receiving;

/// <summary>Sets Kestrel up: three addresses, the limits, TLS.</summary>
public static class Listeners
{
    /// <summary>Applies the settings.</summary>
    public static void Configure(KestrelServerOptions kestrel, ServerSettings settings, TokenFile tokens, TlsCertificate? certificate)
    {
        kestrel.AddServerHeader = false;
        SetLimits(kestrel.Limits, settings);
        Listen(Listener.OtlpHttp, settings.OtlpHttp, HttpProtocols.Http1, TokenKind.Ingest);
        Listen(Listener.OtlpGrpc, settings.OtlpGrpc, HttpProtocols.Http2, TokenKind.Ingest);
        Listen(Listener.Web, settings.Web, HttpProtocols.Http1, TokenKind.Read);

        void Listen(Listener listener, ListenAddress address, HttpProtocols protocols, TokenKind kind)
        {
            var feature = new ListenerFeature(listener, new(address, settings, tokens, kind));
            kestrel.Listen(
                new IPEndPoint(address.Address, address.Port),
                options =>
                {
                    options.Protocols = protocols;
                    options.Use(next =>
                        connection =>
                        {
                            connection.Features.Set(feature);
                            return next(connection);
                        }
                    );
                    if (certificate is not null)
                        UseTls(options, certificate);
                }
            );
        }
    }

    static void UseTls(ListenOptions options, TlsCertificate certificate) =>
        options.UseHttps(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ServerCertificateSelector = (_, _) => certificate.Current;
        });

    static void SetLimits(KestrelServerLimits limits, ServerSettings settings)
    {
        limits.MaxConcurrentConnections = settings.MaxConnections;
        limits.MaxRequestHeadersTotalSize = settings.MaxHeaderBytes;
        limits.MaxRequestLineSize = Math.Min(settings.MaxHeaderBytes, 8 << 10);
        limits.RequestHeadersTimeout = settings.HeaderTimeout;
        limits.KeepAliveTimeout = settings.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = settings.MinBodyRate == 0 ? null : new(settings.MinBodyRate, TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = settings.MaxStreams;
        limits.Http2.InitialStreamWindowSize = 1 << 20;
        limits.Http2.InitialConnectionWindowSize = 2 << 20;
        // Our own reader counts, also behind decompression, and answers in the sender's encoding.
        limits.MaxRequestBodySize = null;
    }

    /// <summary>The addresses that were bound, in the order of <see cref="Listener"/>; port 0 has become a real one.</summary>
    public static IReadOnlyList<Uri> Bound(IServerAddressesFeature addresses) =>
        [.. addresses.Addresses.Select(address => new Uri(address))];
}
