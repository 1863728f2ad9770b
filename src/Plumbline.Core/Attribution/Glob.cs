namespace Plumbline.Core.Attribution;

/// <summary>
/// A text in which <c>*</c> stands for any text, also none. Where a text can be read in several ways, each star but the last takes as little as
/// it can, so that what a star stood for is always the same.
/// </summary>
public sealed class Glob
{
    readonly string[] _parts;
    readonly StringComparison _comparison;

    /// <summary>Reads a pattern; every text is one.</summary>
    public Glob(string pattern, bool ignoreCase = false)
    {
        Pattern = pattern;
        _parts = pattern.Split('*');
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Pattern { get; }

    /// <summary>How many stars it has.</summary>
    public int Stars => _parts.Length - 1;

    /// <summary>Whether a text fits.</summary>
    public bool Fits(string text) => Stars == 0 ? string.Equals(text, Pattern, _comparison) : Find(text, null);

    /// <summary>What the stars stand for in a text that fits.</summary>
    public string[] Capture(string text)
    {
        var captured = new string[Stars];
        if (Stars > 0)
            Find(text, captured);
        return captured;
    }

    // The first part begins the text and the last one ends it; those between are found from left to right.
    bool Find(string text, string[]? captured)
    {
        var last = _parts[^1];
        if (!text.StartsWith(_parts[0], _comparison) || !text.EndsWith(last, _comparison))
            return false;
        var (at, end) = (_parts[0].Length, text.Length - last.Length);
        for (var star = 0; star < Stars; star++)
        {
            var next =
                star == Stars - 1 ? end
                : at <= end ? text.AsSpan(at, end - at).IndexOf(_parts[star + 1], _comparison)
                : -1;
            if (star < Stars - 1 && next >= 0)
                next += at;
            if (next < at)
                return false;
            if (captured is not null)
                captured[star] = text[at..next];
            at = next + _parts[star + 1].Length;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}
