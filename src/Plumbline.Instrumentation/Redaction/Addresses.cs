using System.Net;
using System.Net.Sockets;

namespace Plumbline.Instrumentation.Redaction;

/// <summary>Which of what looks like an address is one that says something of somebody.</summary>
static class Addresses
{
    // Loopback, no address and all addresses are nobody's.
    public static bool IsIpv4(string text) =>
        text.Split('.').All(part => int.Parse(part) <= 255 && (part.Length == 1 || part[0] != '0'))
        && !text.StartsWith("127.")
        && text is not ("0.0.0.0" or "255.255.255.255");

    // A::B is a name in some languages, 12:34 a time; an address has a digit and, unless shortened, eight groups.
    public static bool IsIpv6(string text) =>
        text.Count(c => c == ':') >= 2
        && text.Any(char.IsAsciiDigit)
        && text.Count(char.IsAsciiHexDigit) >= 4
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
        && !IPAddress.IPv6Loopback.Equals(address);
}
