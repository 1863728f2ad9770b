using Plumbline.Core.Timelines;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>A prompt as pages and API tell it.</summary>
/// <param name="Records">What is known of it.</param>
/// <param name="Story">That, told.</param>
/// <param name="Main">The main thread with the subagents of the prompt.</param>
public sealed record PromptReading(SessionRecords Records, PromptStory Story, AgentNode Main)
{
    /// <summary>Asks; null when nothing is known of the prompt.</summary>
    public static PromptReading? Ask(IStoreReader store, string prompt, TimeRange near) =>
        SessionRecords.OfPrompt(store, prompt, near) is { } records
            ? new PromptReading(records, PromptStory.Of(prompt, records.Records), SessionStory.Of(records.Records).Main)
            : null;

    /// <summary>Whether costs are shown at list prices, because the client estimated none.</summary>
    public bool ShowsListCost => Story.Sums.Requests > 0 && Story.Sums.Unestimated == Story.Sums.Requests && Records.Prices is not null;
}
