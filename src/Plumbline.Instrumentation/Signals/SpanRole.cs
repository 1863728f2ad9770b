namespace Plumbline.Instrumentation.Signals;

/// <summary>What a handler's span is. One span tells of a call by the conventions: two would be counted twice.</summary>
enum SpanRole : byte
{
    /// <summary>The call: nobody above tells of it.</summary>
    Call,

    /// <summary>An attempt at a call that our own chat client tells of.</summary>
    Attempt,

    /// <summary>An attempt at a call that the SDK's own span tells of. It has no metrics.</summary>
    AttemptOfSdk,

    /// <summary>An attempt at a call that Microsoft.Extensions.AI tells of, with the conventions' metrics.</summary>
    AttemptOfExtensions,
}
