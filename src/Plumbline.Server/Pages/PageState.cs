using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages;

/// <summary>What a page shows, read from its URL: window, zone, filters, grouping. Every page is a link.</summary>
public sealed class PageState
{
    /// <summary>The windows that have a name.</summary>
    public static IReadOnlyList<(string Key, string Name)> Presets { get; } =
    [
        ("today", "Today"),
        ("7d", "Last 7 days"),
        ("30d", "Last 30 days"),
        ("90d", "Last 90 days"),
        ("month", "This month"),
        ("year", "This year"),
    ];

    /// <summary>The filters with a chip of their own. A page can be filtered by every other dimension too, through its links.</summary>
    public static IReadOnlyList<string> FilterNames { get; } = ["team", "project", "user", "model", "version"];

    /// <summary>
    /// What stands before a filter's name in the URL of a form with a text box: its value is one more, and an empty box is none. Such a URL leads to the
    /// one that says the same in filters alone, see <see cref="WithoutAdded"/>.
    /// </summary>
    public const string Added = "add.";

    // What holds on every page, so that links between pages carry it.
    static readonly string[] Windows = ["range", "from", "to", "tz"];

    readonly IQueryCollection _query;
    readonly PageShape _shape;

    PageState(HttpRequest request, Question question, PageShape shape, DateTimeOffset now)
    {
        _query = request.Query;
        _shape = shape;
        // Some paths hold strangers' ids.
        Path = request.Path.HasValue ? request.Path.ToUriComponent() : "/";
        Now = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        var zone = question.Zone(new TimeRange(Now, Now + 1));
        Preset = question.One("range") ?? (question.One("from") is null ? "30d" : null);
        Range = Preset is null ? Custom(question, zone) : Named(Preset, zone);
        Zone = question.Zone(new TimeRange(Range.Before.From, Range.To));
        GroupBy = Group(question.One("by"));
        Filters = [.. _query.Keys.Where(IsFilter).Select(name => new Filter(Dimension.Of(name), question.Values(name)))];
    }

    /// <summary>The filters without a chip of their own.</summary>
    public IEnumerable<Filter> OtherFilters => Filters.Where(filter => !FilterNames.Contains(filter.Dimension.Name));

    /// <summary>The page's path.</summary>
    public string Path { get; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long Now { get; }

    /// <summary>The key of the window's name; null for one of its own.</summary>
    public string? Preset { get; }

    public TimeRange Range { get; }

    /// <summary>The zone, over the window and the one before.</summary>
    public ZoneClock Zone { get; }
    public Dimension GroupBy { get; }
    public IReadOnlyList<Filter> Filters { get; }

    /// <summary>What the drawing can keep apart; empty when the page has no such choice.</summary>
    public IReadOnlyList<string> Groups => _shape.Groups;

    /// <summary>Reads a request for a page.</summary>
    /// <exception cref="BadParameterException">A parameter cannot be read.</exception>
    public static PageState Read(HttpRequest request, PageShape shape, DateTimeOffset now) =>
        new(request, new Question(request, Takes(shape)), shape, now);

    /// <summary>The address that says in filters what text boxes added to them; null when they added nothing to the URL.</summary>
    public static string? WithoutAdded(HttpRequest request)
    {
        static bool IsAdded(string name) => name.StartsWith(Added, StringComparison.Ordinal);

        if (!request.Query.Keys.Any(IsAdded))
            return null;
        var typed = request
            .Query.Where(pair => IsAdded(pair.Key))
            .SelectMany(pair => pair.Value, (pair, value) => (Name: pair.Key[Added.Length..], Value: value?.Trim()))
            .Where(pair => pair.Value is { Length: > 0 } && !request.Query[pair.Name].Contains(pair.Value))
            .ToList();
        var kept = request.Query.Where(pair => !IsAdded(pair.Key)).SelectMany(pair => pair.Value, (pair, value) => (pair.Key, value));
        return Url(request.Path.ToUriComponent(), kept.Concat(typed));
    }

    /// <summary>A parameter of this page alone; null when it is not given.</summary>
    /// <exception cref="BadParameterException">It is given twice.</exception>
    public string? Own(string name) =>
        _query[name] switch
        {
            [] => null,
            [var value] => string.IsNullOrWhiteSpace(value) ? null : value.Trim(),
            _ => throw new BadParameterException(name, "one value"),
        };

    /// <summary>This page with other parameters; null removes one.</summary>
    public string Link(params (string Name, string? Value)[] changes) => Link(Path, changes);

    /// <summary>Another page with the same window and filters, but for some; null removes one.</summary>
    public string Link(string path, params (string Name, string? Value)[] changes)
    {
        var kept = _query
            .Where(pair => path == Path || Windows.Contains(pair.Key) || IsFilter(pair.Key))
            .Where(pair => !changes.Any(change => change.Name == pair.Key))
            .SelectMany(pair => pair.Value, (pair, value) => (pair.Key, value));
        return Url(path, kept.Concat(changes.Where(change => change.Value is not null).Select(change => (change.Name, change.Value))));
    }

    /// <summary>The same question to the API: <paramref name="by"/> says how it is grouped.</summary>
    public string ApiLink(string by, string format) => ApiLink("/api/v1/usage", format, ("by", by));

    /// <summary>The same question to a path of the API.</summary>
    public string ApiLink(string path, string format, params (string Name, string? Value)[] more) =>
        ApiLink(path, format, zone: true, more);

    /// <summary>The same, to a path that may take no time zone.</summary>
    public string ApiLink(string path, string format, bool zone, params (string Name, string? Value)[] more) =>
        Url(
            path,
            [
                .. more,
                ("from", Rfc3339.Format(Range.From)),
                ("to", Rfc3339.Format(Range.To)),
                .. zone ? [("tz", Zone.Name)] : Array.Empty<(string, string?)>(),
                .. Filters.SelectMany(filter => filter.Values.Select(value => (filter.Dimension.Name, value))),
                ("format", format),
            ]
        );

    /// <summary>The values of a filter; empty when it is not set.</summary>
    public IReadOnlyList<string?> Values(string name) => Filters.FirstOrDefault(filter => filter.Dimension.Name == name)?.Values ?? [];

    /// <summary>All parameters but some, for the hidden fields of a form.</summary>
    public IEnumerable<(string Name, string Value)> Others(params string[] names) =>
        _query.Where(pair => !names.Contains(pair.Key)).SelectMany(pair => pair.Value, (pair, value) => (pair.Key, value ?? ""));

    /// <summary>The window in words, in its zone, the last day included.</summary>
    public string RangeText()
    {
        var (first, last) = (Date(Range.From), Date(Range.To - 1));
        if (first == last)
            return first.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        var start = first.ToString(first.Year == last.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
        return start + " – " + last.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>The window before, in words: what changes are measured against.</summary>
    public string BeforeText()
    {
        var days = (Range.To - Range.From + TimeRange.Day / 2) / TimeRange.Day;
        var hours = (Range.To - Range.From + 1_800_000_000_000) / 3_600_000_000_000;
        return hours < 48
            ? string.Create(CultureInfo.InvariantCulture, $"the {hours} h before")
            : string.Create(CultureInfo.InvariantCulture, $"the {days} days before");
    }

    /// <summary>The local date of an instant.</summary>
    public DateOnly Date(long nanos) => DateOnly.FromDateTime(Local(nanos));

    /// <summary>The local time of an instant.</summary>
    public DateTime Local(long nanos) =>
        DateTime.SpecifyKind(DateTime.UnixEpoch.AddTicks((nanos + Zone.OffsetAt(nanos)) / 100), DateTimeKind.Unspecified);

    /// <summary>Characters of a value that a link can carry. A longer one is a stranger's joke or mistake: no browser and no server would take that address.</summary>
    public const int ValueLengthMax = 300;

    /// <summary>A path with parameters.</summary>
    public static string Address(string path, IEnumerable<(string Name, string? Value)> parameters) => Url(path, parameters);

    static string Url(string path, IEnumerable<(string Name, string? Value)> parameters)
    {
        // Where there can be no link, the page stays where it is.
        if (path.Length > 10 * ValueLengthMax || parameters.Any(pair => pair.Value is { Length: > ValueLengthMax }))
            return "#content";
        var query = string.Join(
            "&",
            parameters.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value ?? "")}")
        );
        return query.Length == 0 ? path : path + "?" + query;
    }

    static List<Parameter> Takes(PageShape shape) =>
        [
            .. Windows.Select(name => new Parameter(name, "")),
            .. shape.Groups.Count > 0 ? [new Parameter("by", "")] : Array.Empty<Parameter>(),
            .. shape.Parameters.Select(name => new Parameter(name, "")),
            .. Dimension.All.Where(IsFilter).Select(dimension => new Parameter(dimension.Name, "") { Repeats = true }),
            new("attr.*", "") { Repeats = true },
        ];

    static bool IsFilter(string name) => Dimension.TryParse(name, out var dimension) && IsFilter(dimension);

    // A day or an hour is a window of its own.
    static bool IsFilter(Dimension dimension) => dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour);

    Dimension Group(string? name) =>
        _shape.Groups.Count == 0 ? Dimension.Of("model")
        : name is null ? Dimension.Of(_shape.Groups[0])
        : _shape.Groups.Contains(name) ? Dimension.Of(name)
        : throw new BadParameterException("by", "one of " + string.Join(", ", _shape.Groups));

    // Whole days of the zone, today included as far as it goes.
    TimeRange Named(string preset, ZoneClock zone)
    {
        var today = DayOf(Now, zone);
        var date = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)today);
        long first = preset switch
        {
            "today" => today,
            "7d" => today - 6,
            "30d" => today - 29,
            "90d" => today - 89,
            "month" => today - date.Day + 1,
            "year" => today - date.DayOfYear + 1,
            _ => throw new BadParameterException("range", "one of " + string.Join(", ", Presets.Select(item => item.Key))),
        };
        // The very first instant of a day is a day without a past.
        return new TimeRange(zone.StartOfDay(first), Math.Max(Now, zone.StartOfDay(first) + 1));
    }

    TimeRange Custom(Question question, ZoneClock zone)
    {
        var from = Moment(question, "from", zone, 0) ?? throw new BadParameterException("from", "a date such as 2026-11-20");
        var to = Moment(question, "to", zone, 1) ?? Now;
        return from < to ? new TimeRange(from, to) : throw new BadParameterException("to", "a time after the window's start");
    }

    // A date means the whole day, so the end of a window is the start of the next one.
    static long? Moment(Question question, string name, ZoneClock zone, int daysLater)
    {
        var text = question.One(name);
        if (string.IsNullOrEmpty(text))
            return null;
        if (ZoneClock.TryParseDay(text, out var day))
            return zone.StartOfDay(day + daysLater);
        return Rfc3339.TryParse(text, out var nanos)
            ? nanos
            : throw new BadParameterException(name, "a date such as 2026-11-20, or an RFC 3339 time");
    }

    static long DayOf(long nanos, ZoneClock zone) => (nanos + zone.OffsetAt(nanos)) / TimeRange.Day;
}
