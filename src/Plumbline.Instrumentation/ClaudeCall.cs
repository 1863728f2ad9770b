using Plumbline.Instrumentation.Context;

namespace Plumbline.Instrumentation;

/// <summary>Says whose the calls of Claude are that follow, and what they are for.</summary>
public static class ClaudeCall
{
    /// <summary>
    /// Tags all calls until it is disposed, on all threads that the flow of execution takes. Tags within tags add to the outer ones; null leaves an outer one as it is.
    /// </summary>
    /// <param name="team">Whose cost it is.</param>
    /// <param name="template">The prompt's template, with its version behind an at sign: <c>support-reply@7</c>.</param>
    /// <param name="user">On whose behalf the app calls. It is told by spans and logs, not by metrics.</param>
    /// <param name="experiment">Which arm of an experiment it is.</param>
    /// <param name="endpoint">The app's own endpoint or feature.</param>
    /// <param name="project">What it is for.</param>
    /// <param name="conversation">The conversation that it belongs to; told by spans and logs.</param>
    public static IDisposable Tag(
        string? team = null,
        string? template = null,
        string? user = null,
        string? experiment = null,
        string? endpoint = null,
        string? project = null,
        string? conversation = null
    )
    {
        var before = CallTags.Current;
        var (name, version) = CallTags.Split(template);
        var tags = new CallTags
        {
            Team = team,
            Project = project,
            User = user,
            Template = name,
            TemplateVersion = version,
            Experiment = experiment,
            Endpoint = endpoint,
            Conversation = conversation,
        };
        CallTags.Current = tags.Within(before);
        return new TagScope(before);
    }
}
