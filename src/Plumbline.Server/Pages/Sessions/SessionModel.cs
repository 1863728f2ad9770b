using Plumbline.Core.Model;
using Plumbline.Core.Timelines;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>What the page of one session shows.</summary>
public sealed class SessionModel
{
    /// <summary>Prompts on one page.</summary>
    public const int PromptsOfPage = 40;

    // Steps that are shown within their prompts: beyond them a prompt leads to its own page, so that no page grows without end.
    const int StepsOfPage = 250;

    readonly People _people;

    public SessionModel(PageState state, People people, SessionReading reading, bool byCost, int at)
    {
        (State, _people, Reading, ByCost, At) = (state, people, reading, byCost, at);
        Cost = new StoryCost(reading.Cost.IsListCost, reading.Records.Prices?.PriceBook);
        IEnumerable<PromptStory> prompts = Story.Prompts;
        if (byCost)
            prompts = prompts.OrderByDescending(prompt => Cost.Of(prompt.Sums) ?? Quantity.Zero).ThenBy(prompt => prompt.Start);
        Prompts = [.. prompts.Skip(at).Take(PromptsOfPage)];
        Dearest = Story
            .Prompts.Where(prompt => Cost.Of(prompt.Sums) > Quantity.Zero)
            .MaxBy(prompt => Cost.Of(prompt.Sums) ?? Quantity.Zero);
        var room = StepsOfPage;
        foreach (var prompt in Prompts)
        {
            if (prompt.Steps.Count > room)
                break;
            room -= prompt.Steps.Count;
            _unfolded.Add(prompt.Id!);
        }
    }

    readonly HashSet<string> _unfolded = new(StringComparer.Ordinal);

    public PageState State { get; }
    public SessionReading Reading { get; }
    public SessionStory Story => Reading.Story;
    public StoryCost Cost { get; }

    /// <summary>Whether the dearest prompts come first.</summary>
    public bool ByCost { get; }

    /// <summary>The first prompt of the page, from 0.</summary>
    public int At { get; }

    /// <summary>The prompts of the page.</summary>
    public IReadOnlyList<PromptStory> Prompts { get; }

    /// <summary>The dearest of all prompts; null when none cost anything.</summary>
    public PromptStory? Dearest { get; }

    /// <summary>Whether a prompt's steps are on this page.</summary>
    public bool HoldsSteps(PromptStory prompt) => _unfolded.Contains(prompt.Id!);

    /// <summary>A text of a stranger's with no name of a person in it.</summary>
    public string? Text(string? text) => _people.ShowText(text);

    /// <summary>People as they may be shown.</summary>
    public IReadOnlyList<string> Users => [.. Reading.Records.Facts.Users.Select(user => _people.Show(user)!)];

    /// <summary>What stands out: errors, refusals, compactions, changes of mode, hooks that said no; with the prompt of each.</summary>
    public IReadOnlyList<(PromptStory Prompt, Step Step)> Marks =>
        [
            .. Story
                .Prompts.Append(Story.Outside)
                .SelectMany(prompt => prompt.Steps.Where(StandsOut), (prompt, step) => (prompt, step))
                .OrderBy(mark => mark.step.Start),
        ];

    static bool StandsOut(Step step) =>
        step.Kind is TimelineKind.Error or TimelineKind.Refusal or TimelineKind.Compaction or TimelineKind.Mode
        || step is { Kind: TimelineKind.Hook, Error: "said no" }
        || step is { Kind: TimelineKind.Tool, Decision: "reject" }
        || step is { Kind: TimelineKind.Call, Attempts: > 1 };

    /// <summary>Prompts as they were told: what the list of sessions counts.</summary>
    public int PromptsTold => Story.Steps.Count(step => step.Kind == TimelineKind.Prompt);

    /// <summary>Calls of tools with a result.</summary>
    public int ToolCalls => Story.Prompts.Append(Story.Outside).Sum(prompt => prompt.ToolCalls);

    /// <summary>The session's own path.</summary>
    public string Link(params (string Name, string? Value)[] changes) => SessionLinks.Session(State, Reading.Records.Session!, changes);

    /// <summary>The same in the API.</summary>
    public string ApiLink(string format) => $"/api/v1/sessions/{Uri.EscapeDataString(Reading.Records.Session!)}?format={format}";
}
