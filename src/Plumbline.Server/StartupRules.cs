using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Plumbline.Server.Security;
using Plumbline.Server.Settings;

namespace Plumbline.Server;

/// <summary>What must hold before the program listens; what does not is said in one sentence that names the flag.</summary>
static class StartupRules
{
    /// <summary>An address that other machines reach needs a token, or a word that none is wanted.</summary>
    public static void Check(ServerSettings settings, TokenFile tokens)
    {
        foreach (var (flag, address, kind) in Addresses(settings))
        {
            var isOpen = settings.RequireTokens || (!address.IsLoopback && !settings.Insecure);
            if (!isOpen || tokens.All.Any(token => token.Kind == kind))
                continue;
            var name = kind.ToString().ToLowerInvariant();
            throw new WrongInputException(
                $"{flag} {address} asks for a token, and there is none of kind {name}: add one with \"plumb token add NAME --kind {name}\""
                    + (settings.RequireTokens ? "." : ", listen on 127.0.0.1, or say --insecure.")
            );
        }
    }

    static (string Flag, ListenAddress Address, TokenKind Kind)[] Addresses(ServerSettings settings) =>
        [
            ("--otlp-http", settings.OtlpHttp, TokenKind.Ingest),
            ("--otlp-grpc", settings.OtlpGrpc, TokenKind.Ingest),
            ("--web", settings.Web, TokenKind.Read),
        ];

    /// <summary>The certificate that the settings name; null when they name none.</summary>
    public static TlsCertificate? LoadCertificate(ServerSettings settings, ILoggerProvider log, TimeProvider time)
    {
        if (settings is not { TlsCertificate: { } certificate, TlsKey: { } key })
            return null;
        try
        {
            return new TlsCertificate(certificate, key, time, log.CreateLogger("Plumbline.Tls"));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"--tls-cert, --tls-key: expected a certificate and its key in PEM; {error.Message}");
        }
    }

    /// <summary>Starts to listen; an address that cannot be had is named.</summary>
    public static async Task BindAsync(WebApplication app, ServerSettings settings)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw new WrongInputException(Culprit(settings) ?? error.Message);
        }
    }

    /// <summary>The server only says that it cannot bind: trying each address by itself finds out which.</summary>
    static string? Culprit(ServerSettings settings)
    {
        foreach (var (flag, address, _) in Addresses(settings))
        {
            try
            {
                using var socket = new Socket(address.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(address.Address, address.Port));
                socket.Listen();
            }
            catch (SocketException error)
            {
                return error.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse =>
                        $"{flag}: {address} is in use by another program; expected a free port (0 picks one).",
                    SocketError.AccessDenied => $"{flag}: this user may not listen on {address}; expected a port from 1024 on.",
                    _ => $"{flag}: cannot listen on {address}: {error.Message}.",
                };
            }
        }

        return null;
    }
}
