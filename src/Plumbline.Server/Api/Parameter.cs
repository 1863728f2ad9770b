namespace Plumbline.Server.Api;

/// <summary>One parameter of a path, as the OpenAPI document describes it and as requests are checked against it.</summary>
/// <param name="Name">Its name; one that ends in <c>*</c> stands for every name that begins so.</param>
/// <param name="Description">What it does, in a sentence.</param>
public sealed record Parameter(string Name, string Description)
{
    /// <summary>JSON Schema's type.</summary>
    public string Type { get; init; } = "string";

    /// <summary>JSON Schema's format, if any.</summary>
    public string? Format { get; init; }

    public string? Default { get; init; }
    public int? Minimum { get; init; }
    public int? Maximum { get; init; }

    /// <summary>The only values it takes; empty for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether it may be given several times, for "one of these".</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether it is part of the path.</summary>
    public bool InPath { get; init; }

    public string? Example { get; init; }

    /// <summary>The start of the window.</summary>
    public static Parameter From { get; } =
        new("from", "Start of the window, inclusive. Without it: 30 days before the end.")
        {
            Format = "date-time",
            Example = "2026-11-01T00:00:00Z",
        };

    /// <summary>The end of the window.</summary>
    public static Parameter To { get; } =
        new("to", "End of the window, exclusive. Without it: now.") { Format = "date-time", Example = "2026-12-01T00:00:00Z" };

    /// <summary>The time zone of days and hours.</summary>
    public static Parameter Zone { get; } =
        new("tz", "IANA time zone that days and hours belong to.") { Default = "UTC", Example = "Europe/Berlin" };

    /// <summary>Rows of a page.</summary>
    public static Parameter Limit { get; } =
        new("limit", "Rows of a page.")
        {
            Type = "integer",
            Default = "1000",
            Minimum = 1,
            Maximum = 10_000,
        };

    /// <summary>The place of the next page.</summary>
    public static Parameter Cursor { get; } =
        new("cursor", "Where the page begins: `next_cursor` of the answer before, with the same other parameters.");

    /// <summary>JSON or CSV.</summary>
    public static Parameter AnswerFormat { get; } =
        new("format", "The form of the answer; without it the Accept header decides.") { Values = ["json", "csv"] };
}
