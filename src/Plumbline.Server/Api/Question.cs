using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>The parameters of one request, read. What cannot be read throws a <see cref="BadParameterException"/>.</summary>
public sealed class Question
{
    /// <summary>Rows of a page at most.</summary>
    public const int LimitMax = 10_000;

    const int LimitDefault = 1000;
    const int DaysDefault = 30;

    readonly HttpRequest _request;

    /// <summary>Checks the names of a request's parameters against those that its path takes.</summary>
    public Question(HttpRequest request, IReadOnlyList<Parameter> takes)
    {
        _request = request;
        var names = takes.Where(parameter => !parameter.InPath).Select(parameter => parameter.Name).ToList();
        foreach (var name in request.Query.Keys)
        {
            if (!names.Exists(known => known == name || (known.EndsWith('*') && name.StartsWith(known[..^1], StringComparison.Ordinal))))
                throw new BadParameterException(name, "nothing here: this path knows " + string.Join(", ", names));
        }
    }

    /// <summary>The window; a cursor's wins, so that all pages have the same one.</summary>
    public TimeRange Range(TimeProvider time, long[]? cursor = null)
    {
        if (cursor is [.., var first, var last])
            return new TimeRange(first, last);
        var to = Time("to") ?? (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var from = Time("from") ?? to - DaysDefault * TimeRange.Day;
        if (from >= to)
            throw new BadParameterException("from", "a time before the end of the window, " + Rfc3339.Format(to));
        return new TimeRange(from, to);
    }

    /// <summary>The time zone within a range.</summary>
    public ZoneClock Zone(TimeRange range)
    {
        var name = One("tz") ?? "UTC";
        // Windows' names are no IANA names, although the framework knows some.
        if (name.Length == 0 || name.Contains(' ') || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            throw new BadParameterException("tz", "an IANA time zone such as UTC or Europe/Berlin");
        return new ZoneClock(name == "UTC" ? TimeZoneInfo.Utc : zone, range);
    }

    /// <summary>Rows of a page.</summary>
    public int Limit()
    {
        var text = One("limit");
        if (text is null)
            return LimitDefault;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= LimitMax
            ? limit
            : throw new BadParameterException("limit", "a whole number from 1 to 10000");
    }

    /// <summary>A comma list; empty when it is not given.</summary>
    public IReadOnlyList<string> List(string name) =>
        One(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The order: columns that the predicate knows, a minus before one for falling.</summary>
    public IReadOnlyList<string> Sort(Func<string, bool> knows, string takes)
    {
        var sort = List("sort");
        return sort.All(item => knows(item.TrimStart('-')) && !item.StartsWith("--", StringComparison.Ordinal))
            ? sort
            : throw new BadParameterException("sort", takes);
    }

    /// <summary>All values of a parameter, an empty one as null for "absent"; none when it is not given.</summary>
    public IReadOnlyList<string?> Values(string name) => [.. _request.Query[name].Select(value => value is { Length: > 0 } ? value : null)];

    /// <summary>The parameters that were given.</summary>
    public IEnumerable<string> Names => _request.Query.Keys;

    /// <summary>A parameter that may be given once.</summary>
    public string? One(string name) =>
        _request.Query[name] switch
        {
            [] => null,
            [var value] => value,
            _ => throw new BadParameterException(name, "one value"),
        };

    /// <summary>Whether the answer shall be CSV.</summary>
    public bool WantsCsv()
    {
        var format = One("format");
        if (format is not null)
            return format is "csv" or "json" ? format == "csv" : throw new BadParameterException("format", "json or csv");
        return MediaTypeHeaderValue.TryParseList(_request.Headers.Accept, out var accepted)
            && accepted.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault() is { } best
            && best.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);
    }

    long? Time(string name)
    {
        var text = One(name);
        if (text is null)
            return null;
        return Rfc3339.TryParse(text, out var nanos)
            ? nanos
            : throw new BadParameterException(name, "an RFC 3339 time such as 2026-11-20T00:00:00Z");
    }
}
