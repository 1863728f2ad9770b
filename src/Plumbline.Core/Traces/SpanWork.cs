namespace Plumbline.Core.Traces;

/// <summary>What a span's own time is spent on.</summary>
public enum SpanWork
{
    /// <summary>What its parent's is spent on, if that is a tool: a program that a tool ran. Else <see cref="Own"/>.</summary>
    Inherited,

    /// <summary>The work of the program itself, between what it waits for.</summary>
    Own,

    /// <summary>A request to a model.</summary>
    Model,

    /// <summary>A tool, or a program that it runs.</summary>
    Tool,

    /// <summary>A person who was asked for permission.</summary>
    Person,

    /// <summary>Hooks.</summary>
    Hook,
}
