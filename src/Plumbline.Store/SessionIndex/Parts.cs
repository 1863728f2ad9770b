namespace Plumbline.Store.SessionIndex;

/// <summary>How a request finds its parts: they lie one after another and name their request.</summary>
static class Parts
{
    /// <summary>The parts of a request; none when it has none.</summary>
    public static ReadOnlySpan<PartRow> Of(scoped in RequestRow row, int request, ReadOnlySpan<PartRow> parts)
    {
        if (!row.Flags.HasFlag(RequestFlags.Parts) || (uint)row.FirstPart >= (uint)parts.Length)
            return [];
        var own = parts[row.FirstPart..];
        var count = 0;
        while (count < own.Length && own[count].Request == request)
            count++;
        return own[..count];
    }
}
