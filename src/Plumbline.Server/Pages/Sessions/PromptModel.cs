using Plumbline.Core.Model;
using Plumbline.Core.Timelines;
using Plumbline.Server.Api;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>What the page of one prompt shows.</summary>
public sealed class PromptModel(PageState state, People people, PromptReading reading, int at)
{
    /// <summary>Steps on one page.</summary>
    public const int StepsOfPage = 200;

    /// <summary>Requests among the dearest.</summary>
    const int DearestRequests = 5;

    public PageState State { get; } = state;
    public PromptReading Reading { get; } = reading;
    public PromptStory Story => Reading.Story;
    public StoryCost Cost { get; } = new(reading.ShowsListCost, reading.Records.Prices?.PriceBook);

    /// <summary>The first step of the page, from 0.</summary>
    public int At { get; } = at;

    public IReadOnlyList<Step> Steps { get; } = [.. reading.Story.Steps.Skip(at).Take(StepsOfPage)];

    /// <summary>People as they may be shown.</summary>
    public IReadOnlyList<string> Users { get; } = [.. reading.Records.Facts.Users.Select(user => people.Show(user)!)];

    /// <summary>A text of a stranger's with no name of a person in it.</summary>
    public string? Text(string? text) => people.ShowText(text);

    /// <summary>The requests that cost most.</summary>
    public IReadOnlyList<Step> Dearest { get; } =
    [
        .. reading
            .Story.Steps.Where(step => step.Call is not null)
            .OrderByDescending(step => new StoryCost(reading.ShowsListCost, null).Of(step.Call!) ?? new Quantity(-1))
            .ThenBy(step => step.Start)
            .Take(DearestRequests),
    ];

    /// <summary>Tools, the one that took longest first.</summary>
    public IReadOnlyList<ToolUse> Tools { get; } =
    [
        .. reading
            .Story.Steps.Where(step => step.Kind == TimelineKind.Tool)
            .GroupBy(step => step.Name, StringComparer.Ordinal)
            .Select(group => new ToolUse(group.Key, [.. group]))
            .OrderByDescending(tool => tool.Of(StoryPart.Tool))
            .ThenBy(tool => tool.Name, StringComparer.Ordinal),
    ];

    /// <summary>Why it cost what it cost, in sentences: numbers, no guesses.</summary>
    public IEnumerable<string> Why()
    {
        var sums = Story.Sums;
        if (sums.Requests == 0)
            yield break;
        var calls = Reading.Records.Records.Calls;
        var largest = calls.Max(call => call.Context);
        yield return FormattableString.Invariant(
            $"{sums.Requests:N0} {(sums.Requests == 1 ? "request" : "requests")} with up to {Show.Count(largest)} tokens of context each: {Show.Count(Quantity.FromWhole(sums.PromptTokens))} tokens were sent in all, {Show.Percent(Quantity.FromWhole(sums.CacheRead), Quantity.FromWhole(sums.PromptTokens))} of them read from the cache, and {Show.Count(Quantity.FromWhole(sums.Output))} were written."
        );
        var below = Reading.Main.Children.Aggregate(default(RequestSums), (sum, node) => sum + node.Total);
        if (Cost.Of(sums) is { } all && all > Quantity.Zero)
        {
            if (below.Requests > 0 && Cost.Of(below) is { } agents)
                yield return FormattableString.Invariant(
                    $"{Reading.Main.Children.Count} {(Reading.Main.Children.Count == 1 ? "subagent" : "subagents")} made {below.Requests:N0} of the requests and {Show.Percent(agents, all)} of the cost."
                );
            if (sums.Requests > 1 && Dearest is [{ Call: { } dearest }, ..] && Cost.Of(dearest) is { } most)
                yield return FormattableString.Invariant(
                    $"The dearest request cost {Show.Money(most)}, {Show.Percent(most, all)} of all, with {Show.Count(dearest.Context)} tokens of context and {Show.Count(dearest.Output)} written."
                );
        }
    }

    /// <summary>The prompt's own path.</summary>
    public string Link(params (string Name, string? Value)[] changes) => SessionLinks.Prompt(State, Story.Id!, changes);

    /// <summary>The same in the API.</summary>
    public string ApiLink(string format) => $"/api/v1/prompts/{Uri.EscapeDataString(Story.Id!)}?format={format}";
}

/// <summary>The calls of one tool.</summary>
/// <param name="Name">As it was sent.</param>
/// <param name="Calls">Its steps.</param>
public sealed record ToolUse(string Name, IReadOnlyList<Step> Calls)
{
    /// <summary>Calls that failed or were not allowed.</summary>
    public int Failed => Calls.Count(call => call.Success == false);

    /// <summary>Time of all its calls; of those that ran at the same time each counts, so that it may be more than the wall time.</summary>
    public long Of(StoryPart part) => Calls.Sum(call => call.Waited(part));

    /// <summary>Whether anything of it is inferred.</summary>
    public bool IsInferred => Calls.Any(call => call.Stretches.Any(stretch => stretch.Basis != Basis.Measured));
}
