namespace Plumbline.Core.Traces;

/// <summary>What time was spent on, in the order in which it is shown.</summary>
public enum TimePart
{
    /// <summary>A model was asked, and nothing of its answer had come yet; attempts that failed before are in it.</summary>
    FirstToken,

    /// <summary>A model was answering.</summary>
    Generating,

    /// <summary>A model, and the span does not say when the first token came: its answer was cut, it failed, or its sender does not say.</summary>
    Model,

    /// <summary>Tools, and programs that they ran.</summary>
    Tools,

    /// <summary>A person who was asked for permission.</summary>
    Person,

    /// <summary>Hooks.</summary>
    Hooks,

    /// <summary>The programs' own work between all that.</summary>
    Own,

    /// <summary>No span that was received says.</summary>
    Unknown,
}
