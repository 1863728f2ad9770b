using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>Why a question has no answer, and the questions beside it that have one.</summary>
/// <param name="Sentence">Why.</param>
/// <param name="Possible">What can be asked instead: a name and its link.</param>
public sealed record WrongCombination(string Sentence, IReadOnlyList<(string Name, string Link)> Possible)
{
    /// <summary>A parameter that would have to be another.</summary>
    public static WrongCombination Of(PageState state, string parameter, string sentence, IEnumerable<string> possible) =>
        new(sentence, [.. possible.Select(name => (name.Replace('_', ' '), state.Link((parameter, name))))]);

    /// <summary>A filter that would have to go.</summary>
    public static WrongCombination WithoutFilter(PageState state, Filter filter, string sentence) =>
        new(sentence, [($"without the filter by {filter.Dimension.Name.Replace('_', ' ')}", state.Link((filter.Dimension.Name, null)))]);
}
