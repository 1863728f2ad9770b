using System.Globalization;

namespace Plumbline.Server.Receiving;

/// <summary>The header <c>grpc-timeout</c>: up to eight digits and a unit (H, M, S, m, u, n).</summary>
public static class GrpcTimeout
{
    // The client's time-out is 10 s and it never retries: waiting is all that can save its data, but the answer must reach it.
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <summary>How long a call with this header may wait for a store that is behind.</summary>
    public static TimeSpan PatienceOf(string? header)
    {
        if (!TryParse(header, out var timeout) || timeout - Margin >= Longest)
            return Longest;
        return timeout > Margin ? timeout - Margin : TimeSpan.Zero;
    }

    /// <summary>Reads the header.</summary>
    public static bool TryParse(string? header, out TimeSpan timeout)
    {
        timeout = default;
        if (
            header is not { Length: >= 2 and <= 9 }
            || !long.TryParse(header.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
            return false;
        var ticks = header[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        timeout = TimeSpan.FromTicks(ticks > 0 ? number * ticks : number / 100);
        return ticks >= 0;
    }
}
