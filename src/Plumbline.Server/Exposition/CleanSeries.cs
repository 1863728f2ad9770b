using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Exposition;

/// <summary>One of Claude Code's counters as Prometheus sees it: all sessions with the same labels in one.</summary>
/// <param name="Family">The counter's name for Prometheus.</param>
/// <param name="Labels">Its labels, in braces.</param>
public sealed record CleanSeries(string Family, string Labels)
{
    const string SessionKey = "session.id";

    /// <summary>By which it is known after a restart.</summary>
    public UInt128 Hash { get; } = HashOf(Family, Labels);

    /// <summary>The series to which one from the ledger belongs.</summary>
    public static CleanSeries Of(CounterSeries series, People people, bool withSession)
    {
        var labels = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        using var own = JsonDocument.Parse(series.Attributes);
        using var shared = JsonDocument.Parse(series.ContextAttributes);
        var attributes = own
            .RootElement.EnumerateObject()
            .Concat(shared.RootElement.EnumerateObject())
            .DistinctBy(attribute => attribute.Name)
            .OrderBy(attribute => attribute.Name, StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            if (attribute.Name == SessionKey && !withSession)
                continue;
            var name = PrometheusName.OfLabel(attribute.Name);
            if (!labels.TryGetValue(name, out var values))
                labels[name] = values = [];
            values.Add(people.ShowAttribute(attribute.Name, Text(attribute.Value))!);
        }

        // Two keys that become one name share it, as in a collector.
        var text = PrometheusText.Labels(labels.Select(label => (label.Key, string.Join(';', label.Value))));
        return new CleanSeries(PrometheusName.OfCounter(series.Metric, series.Unit), text);
    }

    /// <summary>The series that takes what is beyond the limit.</summary>
    public static CleanSeries Overflow(string family) => new(family, PrometheusText.Labels(("overflow", "true")));

    static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    static UInt128 HashOf(string family, string labels)
    {
        var hash = Hash128.Of(System.Text.Encoding.UTF8.GetBytes(family + labels));
        return new UInt128(hash.High, hash.Low);
    }
}
