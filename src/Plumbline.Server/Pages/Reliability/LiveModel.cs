using System.Globalization;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Reliability;

/// <summary>The newest events, as rows.</summary>
public sealed class LiveModel(PageState state, People people, IReadOnlyList<EventRecord> events, string since)
{
    /// <summary>The names of events that one mostly looks for.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "api_request",
        "api_error",
        "api_retries_exhausted",
        "api_refusal",
        "user_prompt",
        "tool_decision",
        "tool_result",
        "compaction",
        "mcp_server_connection",
        "internal_error",
    ];

    /// <summary>Whether events know the filters of the URL.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>The name that is asked for; null for all.</summary>
    public string? Name => state.Own("name");

    /// <summary>Whether only what went wrong is asked for.</summary>
    public bool ErrorsOnly => state.Own("errors") == "true";

    /// <summary>How far the store had been written when this was asked.</summary>
    public string Since => since;

    /// <summary>The same question to the API, without the place where it goes on.</summary>
    public string Url
    {
        get
        {
            List<(string Name, string Value)> asked = [];
            if (Name is { } name)
                asked.Add(("name", name));
            if (ErrorsOnly)
                asked.Add(("errors", "true"));
            asked.AddRange(state.Filters.SelectMany(filter => filter.Values.Select(value => (filter.Dimension.Name, value ?? ""))));
            return "/api/v1/events?"
                + string.Concat(asked.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}&"));
        }
    }

    /// <summary>The rows, the newest first.</summary>
    public IEnumerable<LiveRow> Rows => events.Select(Row);

    LiveRow Row(EventRecord record)
    {
        var fields = record.Fields.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        string? Text(string name) => fields.GetValueOrDefault(name) as string;
        long? Number(string name) => fields.GetValueOrDefault(name) as long?;
        return new LiveRow
        {
            Time = state.Local(record.Place.Time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            Name = Text("name") ?? "",
            User = people.ShowAttribute("user", Text("user")),
            Team = people.ShowAttribute("team", Text("team")),
            Model = people.ShowAttribute("model", Text("model")) is { } model ? Show.Model(model) : null,
            What = string.Join(
                " · ",
                new[]
                {
                    people.ShowAttribute("tool", Text("tool")),
                    people.ShowAttribute("decision", Text("decision")),
                    Number("status_code")?.ToString(CultureInfo.InvariantCulture),
                    people.ShowAttribute("error", Text("error")) ?? people.ShowAttribute("error_type", Text("error_type")),
                    fields.GetValueOrDefault("success") is false ? "no success" : null,
                }.OfType<string>()
            ),
            WentWrong = Text("error") is not null || Text("error_type") is not null || fields.GetValueOrDefault("success") is false,
            DurationMs = Number("duration_ms"),
            Session = Text("session"),
            Prompt = Text("prompt"),
            Trace = Text("trace_id"),
        };
    }
}

/// <summary>An event in the list, as it may be shown.</summary>
public sealed record LiveRow
{
    public required string Time { get; init; }
    public required string Name { get; init; }
    public string? User { get; init; }
    public string? Team { get; init; }
    public string? Model { get; init; }

    /// <summary>Tool, decision, status and error, as far as there are any.</summary>
    public required string What { get; init; }

    public bool WentWrong { get; init; }
    public long? DurationMs { get; init; }
    public string? Session { get; init; }
    public string? Prompt { get; init; }
    public string? Trace { get; init; }
}
