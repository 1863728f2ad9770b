namespace Plumbline.Core.Timelines;

/// <summary>What a prompt's time went into. Each moment counts once, for the first of these that was going on: what works counts before what waits.</summary>
public enum StoryPart
{
    /// <summary>A request to the model: from asking to the last token, retries included.</summary>
    Model,

    /// <summary>A tool at work; of tools that ran at the same time, the time in which any did.</summary>
    Tool,

    /// <summary>A hook, while no tool worked.</summary>
    Hook,

    /// <summary>A question of permission before a person.</summary>
    Person,

    /// <summary>A question of permission that rules, modes or hooks answered, or of which it is not told who did.</summary>
    Check,

    /// <summary>None of what is known: the client itself, a person who read, or records that are missing.</summary>
    Unaccounted,
}
