using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Plumbline.Server.Pages.Parts;

/// <summary>Bars over time: what the custom element draws and what the table beside it says.</summary>
public sealed record ChartData
{
    /// <summary>What is drawn, in a phrase.</summary>
    public required string Title { get; init; }

    /// <summary><c>usd</c> or <c>tokens</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The buckets' labels.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The buckets' starts, and the end of the last one, in RFC 3339: what a click or a brush puts into the URL.</summary>
    public required IReadOnlyList<string> Starts { get; init; }

    /// <summary>The layers of each bar, the lowest first.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Whether the last bucket is not over.</summary>
    public bool Partial { get; init; }

    /// <summary>JSON for a script element: safe there, since the encoder escapes what could end it.</summary>
    public MarkupString Json() => new(JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
}

/// <summary>One layer: its name, its colour's custom property, its shade from 0, a value for each bucket.</summary>
public sealed record ChartSeries(string Name, string Color, int Shade, IReadOnlyList<decimal> Values);
