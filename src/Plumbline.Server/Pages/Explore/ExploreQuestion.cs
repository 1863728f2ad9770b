using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>What the URL asks for: a measure, by up to two things, in steps of time or as a whole.</summary>
/// <param name="Measure">What.</param>
/// <param name="By">By what; none, one or two.</param>
/// <param name="Step">The length of the drawing's steps; null for the whole window as one.</param>
public sealed record ExploreQuestion(Measure Measure, IReadOnlyList<Dimension> By, TimeStep? Step)
{
    /// <summary>In place of a dimension or a step: none.</summary>
    public const string None = "none";

    /// <summary>What usage can be asked by.</summary>
    public static IReadOnlyList<string> UsageNames { get; } = [.. Groups.All, "prompt"];

    /// <summary>Attributes of counters that some measure can be asked by.</summary>
    public static IReadOnlyList<string> CounterNames { get; } =
    [.. Measures.All.SelectMany(measure => measure.Attributes).Append(TerminalType).Distinct()];

    const string TerminalType = "terminal.type";

    /// <summary>Why there is no answer, and what can be asked instead; null when there is one.</summary>
    public WrongCombination? Wrong { get; init; }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="BadParameterException">It has a name that nothing here has.</exception>
    public static ExploreQuestion Read(PageState state)
    {
        var measure = Measures.Read(state.Own("measure"));
        var names = new[] { state.Own("by") ?? (measure.IsCounter ? None : "model"), state.Own("and") ?? None };
        var by = names.Where(name => name != None).Distinct().Select(name => Parse(measure, name)).ToList();
        var step = ReadStep(state, measure);
        return new ExploreQuestion(measure, by, step) { Wrong = Check(state, measure, by, step) };
    }

    /// <summary>What a measure can be asked by.</summary>
    public static IEnumerable<string> NamesFor(Measure measure) =>
        measure.IsCounter ? [.. measure.Attributes, TerminalType, .. CounterQuery.Known.Select(dimension => dimension.Name)] : UsageNames;

    static Dimension Parse(Measure measure, string name)
    {
        if (measure.IsCounter && (CounterNames.Contains(name) || NamesFor(measure).Contains(name)))
            return CountersPath.Attribute(name);
        if (CounterNames.Contains(name))
            return new Dimension(name, DimensionKind.Attribute, name);
        return Dimension.TryParse(name, out var dimension) && dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour)
            ? dimension
            : throw new BadParameterException("by", "one of " + string.Join(", ", UsageNames.Concat(CounterNames)) + ", attr.<key>");
    }

    static TimeStep? ReadStep(PageState state, Measure measure) =>
        state.Own("every") switch
        {
            None => null,
            // A year of weeks would have to add up what cannot be added.
            null => TimeStep.For(state.Range) is var step && step == TimeStep.Week && !measure.CanAdd ? TimeStep.Day : step,
            var name => TimeStep.All.FirstOrDefault(step => step.Name == name)
                ?? throw new BadParameterException("every", "hour, day, week or none"),
        };

    static WrongCombination? Check(PageState state, Measure measure, List<Dimension> by, TimeStep? step)
    {
        var names = NamesFor(measure).ToList();
        if (
            by.Find(dimension => !names.Contains(dimension.Name) && !dimension.Name.StartsWith("attr.", StringComparison.Ordinal)) is
            { } wrong
        )
            return WrongCombination.Of(state, wrong == by[0] ? "by" : "and", Unknown(measure, wrong), names);
        if (measure.IsCounter && state.Filters.FirstOrDefault(filter => !IsKnownToMetrics(filter.Dimension)) is { } filter)
            return WrongCombination.WithoutFilter(state, filter, Unknown(measure, filter.Dimension));
        if (step == TimeStep.Week && !measure.CanAdd)
            return WrongCombination.Of(
                state,
                "every",
                $"{measure.Title} are counted once in each step, so those of a week are not the sum of its days.",
                ["hour", "day", None]
            );
        return step is not null && !TimeStep.Within(state.Range).Contains(step)
            ? WrongCombination.Of(state, "every", "A month at most can be shown by the hour.", ["day", "week", None])
            : null;
    }

    static string Unknown(Measure measure, Dimension dimension) =>
        measure.IsCounter
            ? $"{measure.Title} are counted by metrics, and these do not know the {Groups.Name(dimension)}."
            : $"{measure.Title} are not known by {Groups.Name(dimension)}: that is an attribute of other measures.";

    static bool IsKnownToMetrics(Dimension dimension) =>
        dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner or DimensionKind.Attribute;
}
