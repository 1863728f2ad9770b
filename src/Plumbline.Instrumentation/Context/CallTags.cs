namespace Plumbline.Instrumentation.Context;

/// <summary>Whose a call is and what for, as the app tagged it. Immutable; null is untold.</summary>
sealed record CallTags
{
    static readonly AsyncLocal<CallTags?> Flowing = new();

    public string? Team { get; init; }

    public string? Project { get; init; }

    public string? User { get; init; }

    public string? Template { get; init; }

    public string? TemplateVersion { get; init; }

    public string? Experiment { get; init; }

    public string? Endpoint { get; init; }

    public string? Conversation { get; init; }

    /// <summary>Those of the present flow of execution; null without any.</summary>
    public static CallTags? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>These where they are told, others elsewhere. A template's version goes with its name.</summary>
    public CallTags Within(CallTags? outer) =>
        outer is null
            ? this
            : new CallTags
            {
                Team = Team ?? outer.Team,
                Project = Project ?? outer.Project,
                User = User ?? outer.User,
                Template = Template ?? outer.Template,
                TemplateVersion = Template is null ? outer.TemplateVersion : TemplateVersion,
                Experiment = Experiment ?? outer.Experiment,
                Endpoint = Endpoint ?? outer.Endpoint,
                Conversation = Conversation ?? outer.Conversation,
            };

    /// <summary>A template's name and version: what is behind the last at sign is the version.</summary>
    public static (string? Name, string? Version) Split(string? template)
    {
        var at = template?.LastIndexOf('@') ?? -1;
        return at <= 0 ? (template, null) : (template![..at], template[(at + 1)..] is { Length: > 0 } version ? version : null);
    }
}
