namespace Plumbline.Store.SessionIndex;

/// <summary>What of an index is read. What is not named is not looked at, and need not be checked.</summary>
[Flags]
public enum IndexContent
{
    /// <summary>The logs alone.</summary>
    None = 0,

    /// <summary>Requests with their parts.</summary>
    Requests = 1,
    Tools = 2,
    Prompts = 4,
    All = Requests | Tools | Prompts,
}
