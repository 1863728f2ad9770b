namespace Plumbline.Cli.Doctor;

/// <summary>Reads ExportMetricsServiceResponse: 1 partial_success (1 rejected_data_points, int64; 2 error_message).</summary>
static class ExportAnswer
{
    /// <summary>How many points were refused; 0 when all were taken, and for what cannot be read.</summary>
    public static long RefusedIn(ReadOnlySpan<byte> answer)
    {
        if (!TryReadVarint(ref answer, out var key) || key != (1 << 3 | 2) || !TryReadVarint(ref answer, out _))
            return 0;
        return TryReadVarint(ref answer, out key) && key == 1 << 3 && TryReadVarint(ref answer, out var refused) ? (long)refused : 0;
    }

    static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }
}
