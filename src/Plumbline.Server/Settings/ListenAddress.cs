using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Plumbline.Server.Settings;

/// <summary>
/// Where to listen: an IP address and a port, 0 for any free one. <c>localhost</c> means 127.0.0.1 and <c>*</c> every address:
/// other names are not looked up, since what they resolve to may change.
/// </summary>
public readonly record struct ListenAddress(IPAddress Address, int Port)
{
    /// <summary>What <see cref="TryParse"/> takes.</summary>
    public const string Expected = "HOST:PORT with an IP address, localhost or * and a port from 0 to 65535, such as 127.0.0.1:4318";

    /// <summary>Whether only this machine can connect.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads <c>127.0.0.1:4318</c>, <c>[::1]:4318</c>, <c>localhost:4318</c> or <c>*:4318</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ListenAddress address)
    {
        address = default;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        var ip = ParseHost(text![..colon]);
        if (ip is not null)
            address = new(ip, port);
        return ip is not null;
    }

    static IPAddress? ParseHost(string host) =>
        host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out var six) ? six : null,
            _ => !host.Contains(':') && IPAddress.TryParse(host, out var four) ? four : null,
        };

    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
