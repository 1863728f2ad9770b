using System.Globalization;
using Plumbline.Server.Api;

namespace Plumbline.Server.Pages.Traces;

/// <summary>What the URL of a trace says of its waterfall: which spans are opened and closed against the usual, which is shown in full, which rows, which time.</summary>
public sealed record Folding
{
    // Each row links to the page with all of these but one: so that it stays small they are few and short. The oldest are forgotten first, and two
    // spans of one trace that begin alike are folded together.
    const int IdsMax = 24;
    const int BitsLeftOut = 40;

    /// <summary>The first six digits of spans, the last opened last.</summary>
    public IReadOnlyList<ulong> Opened { get; init; } = [];
    public IReadOnlyList<ulong> Closed { get; init; } = [];

    /// <summary>The span that is shown in full.</summary>
    public ulong? Selected { get; init; }

    /// <summary>Rows to skip; null to show those around the selected span, or the first.</summary>
    public int? Skip { get; init; }

    /// <summary>The part of the trace that is shown, in nanoseconds from its start; null for all of it.</summary>
    public (long From, long To)? Zoom { get; init; }

    /// <summary>Reads a URL.</summary>
    public static Folding Read(PageState state) =>
        new()
        {
            Opened = Ids(state, "open"),
            Closed = Ids(state, "shut"),
            Selected = state.Own("span") is { } span
                ? TraceIds.Span(span) ?? throw new BadParameterException("span", "16 hexadecimal digits")
                : null,
            Skip = state.Own("skip") is { } skip
                ? int.TryParse(skip, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
                    ? rows
                    : throw new BadParameterException("skip", "a number of rows")
                : null,
            Zoom = state.Own("zoom") is { } zoom ? Range(zoom) : null,
        };

    /// <summary>Whether a span is in a list.</summary>
    public static bool Has(IReadOnlyList<ulong> ids, ulong id) => ids.Contains(id >> BitsLeftOut);

    /// <summary>A list in a URL, with a span more; null for none.</summary>
    public static string? With(IReadOnlyList<ulong> ids, ulong id) =>
        Text(ids.Where(other => other != id >> BitsLeftOut).Append(id >> BitsLeftOut));

    /// <summary>A list in a URL, without a span; null for none.</summary>
    public static string? Without(IReadOnlyList<ulong> ids, ulong id) => Text(ids.Where(other => other != id >> BitsLeftOut));

    static string? Text(IEnumerable<ulong> ids) =>
        string.Join(".", ids.TakeLast(IdsMax).Select(id => id.ToString("x6", CultureInfo.InvariantCulture))) is { Length: > 0 } text
            ? text
            : null;

    /// <summary>A time in a URL.</summary>
    public static string Text(long from, long to) => string.Create(CultureInfo.InvariantCulture, $"{from}-{to}");

    static List<ulong> Ids(PageState state, string name) =>
        [
            .. (state.Own(name) ?? "")
                .Split('.', StringSplitOptions.RemoveEmptyEntries)
                .Take(IdsMax)
                .Select(text =>
                    text.Length == 6 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
                        ? id
                        : throw new BadParameterException(name, "the first six digits of spans, with dots between")
                ),
        ];

    static (long, long) Range(string text) =>
        text.Split('-') is [var first, var last]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
        && from < to
            ? (from, to)
            : throw new BadParameterException("zoom", "two numbers of nanoseconds from the trace's start, such as 0-1500000000");
}
