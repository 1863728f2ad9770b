using Plumbline.Core.Model;

namespace Plumbline.Core.Timelines;

/// <summary>A session as one story: its prompts in the order of time, its subagents as a tree, how its context grew. It does not depend on the order in which records came.</summary>
public sealed record SessionStory
{
    /// <summary>In the order in which they began.</summary>
    public required IReadOnlyList<PromptStory> Prompts { get; init; }

    /// <summary>What belongs to no prompt, as what happens at the start.</summary>
    public required PromptStory Outside { get; init; }

    /// <summary>The main thread with its subagents.</summary>
    public required AgentNode Main { get; init; }

    /// <summary>The requests of the main thread, whose context grows from one to the next.</summary>
    public required IReadOnlyList<TimelineCall> Context { get; init; }

    /// <summary>All its requests.</summary>
    public required RequestSums Sums { get; init; }

    /// <summary>The first and the last moment of anything in it, nanoseconds since 1970.</summary>
    public required long Start { get; init; }
    public required long End { get; init; }

    /// <summary>All steps, those of no prompt too.</summary>
    public IEnumerable<Step> Steps => Prompts.Append(Outside).SelectMany(prompt => prompt.Steps);

    /// <summary>Tells what is known of one session.</summary>
    public static SessionStory Of(TimelineRecords told)
    {
        var records = told.Settled();
        var divided = RecordPrompts.Divide(records);
        var outside = PromptStory.Of(null, divided.GetValueOrDefault("", TimelineRecords.None));
        List<PromptStory> prompts =
        [
            .. divided
                .Where(pair => pair.Key.Length > 0)
                .Select(pair => PromptStory.Of(pair.Key, pair.Value))
                .OrderBy(prompt => prompt.Start)
                .ThenBy(prompt => prompt.Id, StringComparer.Ordinal),
        ];
        var known = prompts.Append(outside).Where(prompt => prompt.Steps.Count > 0).ToList();
        return new SessionStory
        {
            Prompts = prompts,
            Outside = outside,
            Main = AgentTree.Of(records),
            Context = [.. records.Calls.Where(call => call.IsOfMainThread)],
            Sums = RequestSums.Of(records.Calls.Select(call => call.Sums)),
            Start = known.Count == 0 ? 0 : known.Min(prompt => Math.Min(prompt.Start, prompt.Steps[0].Start)),
            End = known.Count == 0 ? 0 : known.Max(prompt => Math.Max(prompt.End, prompt.Steps.Max(step => step.End))),
        };
    }
}
