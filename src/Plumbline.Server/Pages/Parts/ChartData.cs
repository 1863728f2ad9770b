using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components;

namespace Plumbline.Server.Pages.Parts;

/// <summary>Bars or lines over time: what the custom element draws and what the table beside it says.</summary>
public sealed record ChartData
{
    /// <summary>What is drawn, in a phrase.</summary>
    public required string Title { get; init; }

    /// <summary><c>usd</c>, <c>tokens</c>, <c>count</c>, <c>people</c>, <c>hours</c>, <c>s</c> for seconds, <c>times</c>, or <c>share</c> for parts of one.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether values are points of lines, such as shares, instead of layers of bars: they are then not added up.</summary>
    public bool IsLines { get; init; }

    /// <summary>The buckets' labels.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The buckets' starts, and the end of the last one, in RFC 3339: what a click or a brush puts into the URL.</summary>
    public required IReadOnlyList<string> Starts { get; init; }

    /// <summary>The page of each bucket alone, for the table; empty when there is only one.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The layers of each bar, the lowest first.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>The index of the bucket that is not over; -1 when there is none.</summary>
    public int Partial { get; init; } = -1;

    /// <summary>Where nothing was received from anyone.</summary>
    public IReadOnlyList<ChartGap> Gaps { get; init; } = [];

    /// <summary>The filter that a layer's key is a value of; null when layers are no filter.</summary>
    public string? FilterBy { get; init; }

    /// <summary>The page with other parameters, for the links of the legend and the table; null when layers lead nowhere.</summary>
    [JsonIgnore]
    public Func<(string Name, string? Value)[], string>? Link { get; init; }

    /// <summary>The page with only one layer; null when there is none.</summary>
    public string? LinkOf(ChartSeries series) =>
        series.Link ?? (FilterBy is { } name && series.Key is { } key ? Link?.Invoke([(name, key)]) : null);

    /// <summary>What has to be said about the numbers.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>JSON for a script element: safe there, since the encoder escapes what could end it.</summary>
    public MarkupString Json() => new(JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
}

/// <summary>One layer: its name, its colour's custom property, its shade from 0, a value for each bucket; null where nothing is known.</summary>
public sealed record ChartSeries(string Name, string Color, int Shade, IReadOnlyList<decimal?> Values)
{
    /// <summary>The colour of what has no known moment: an outline.</summary>
    public const string CarriedIn = "carried";

    /// <summary>The value of the filter that leaves only this layer; null when there is none, or none that an address can hold.</summary>
    public string? Key
    {
        get;
        init => field = value is { Length: > PageState.ValueLengthMax } ? null : value;
    }

    /// <summary>The page with only this layer, where that takes more than one filter.</summary>
    [JsonIgnore]
    public string? Link { get; init; }
}

/// <summary>Buckets without data: the first and the last of them.</summary>
public sealed record ChartGap(int First, int Last);
