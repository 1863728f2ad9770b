namespace Plumbline.Core.SessionLogs;

/// <summary>Why a line gave nothing although it should have. Stored by number: values never change, new ones go at the end.</summary>
public enum SkipReason : byte
{
    None = 0,

    /// <summary>Not a JSON object: half-written, cut, or two lines run together.</summary>
    NotJson = 1,

    /// <summary>Bytes that are not UTF-8 where text was needed.</summary>
    NotUtf8 = 2,

    /// <summary>A line beyond the longest that is read.</summary>
    TooLong = 3,

    /// <summary>An <c>assistant</c> line with a usage that is not an object of numbers.</summary>
    BadUsage = 4,

    /// <summary>A response without a time that can be read.</summary>
    NoTime = 5,

    /// <summary>A response without a model.</summary>
    NoModel = 6,

    /// <summary>A count that is negative or beyond 10¹⁵.</summary>
    OutOfRange = 7,

    /// <summary>The last line of a file, still being written: it is read again later.</summary>
    Unfinished = 8,

    /// <summary>A file or folder that could not be read.</summary>
    Unreadable = 9,
}

/// <summary>How many lines were skipped, by reason.</summary>
public sealed class SkippedLines
{
    /// <summary>How many reasons there are, none included.</summary>
    public const int ReasonCount = (int)SkipReason.Unreadable + 1;

    readonly long[] _counts = new long[ReasonCount];

    /// <summary>The count of one reason.</summary>
    public long this[SkipReason reason] => _counts[(int)reason];

    /// <summary>All of them.</summary>
    public long Total => _counts.Sum();

    /// <summary>Counts some.</summary>
    public void Add(SkipReason reason, long count = 1) => _counts[(int)reason] += count;

    /// <summary>Adds what another has counted.</summary>
    public void Add(SkippedLines other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>The name in JSON: snake case, such as <c>not_json</c>.</summary>
    public static string Name(SkipReason reason) =>
        reason switch
        {
            SkipReason.NotJson => "not_json",
            SkipReason.NotUtf8 => "not_utf8",
            SkipReason.TooLong => "too_long",
            SkipReason.BadUsage => "bad_usage",
            SkipReason.NoTime => "no_time",
            SkipReason.NoModel => "no_model",
            SkipReason.OutOfRange => "out_of_range",
            SkipReason.Unfinished => "unfinished",
            SkipReason.Unreadable => "unreadable",
            _ => "none",
        };
}
