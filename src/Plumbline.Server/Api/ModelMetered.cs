using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What is known by model alone: lines, of which a counter tells; refusals and requests that were given up, of which events tell.</summary>
public sealed class ModelMetered
{
    readonly IReadOnlyList<ModelLines> _lines;
    readonly IReadOnlyList<ModelEventsRow> _events;

    ModelMetered(IReadOnlyList<ModelLines> lines, IReadOnlyList<ModelEventsRow> events) => (_lines, _events) = (lines, events);

    /// <summary>Asks; null where a condition is on something that only requests have.</summary>
    public static ModelMetered? Ask(UsageQuery query, IStoreReader store)
    {
        if (query.Filters.Any(filter => filter.Dimension.IsOfRequests && filter.Dimension.Source != "model"))
            return null;
        IReadOnlyList<Filter> filters = [.. query.Filters.Where(filter => !filter.Dimension.IsOfRequests)];
        return new ModelMetered(
            new ModelLinesQuery
            {
                Range = query.Range,
                Zone = query.Zone,
                Filters = filters,
            }.Run(store),
            new ModelEventsQuery
            {
                Range = query.Range,
                Zone = query.Zone,
                Filters = filters,
            }.Run(store)
        );
    }

    /// <summary>The lines of a model.</summary>
    public ModelLines LinesOf(string? model) =>
        _lines.FirstOrDefault(lines => lines.Model == model) ?? new ModelLines(model, default, default);

    /// <summary>What went wrong with a model.</summary>
    public ModelEventsRow EventsOf(string? model) => _events.FirstOrDefault(row => row.Model == model) ?? new ModelEventsRow(model, 0, 0);
}
