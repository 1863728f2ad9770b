using System.Diagnostics;

namespace Plumbline.Instrumentation.Context;

/// <summary>
/// The span that started this process, by the variables <c>TRACEPARENT</c> and <c>TRACESTATE</c>: tools that Claude Code runs and steps of a build inherit them.
/// </summary>
static class InheritedParent
{
    static readonly ActivityContext? OfProcess = Read(Environment.GetEnvironmentVariable);

    /// <summary>What a root span begins with: the span that is current, else the inherited one, else nothing.</summary>
    public static ActivityContext ForRoot(bool isInheriting) =>
        isInheriting && Activity.Current is null && OfProcess is { } inherited ? inherited : default;

    /// <summary>Null when there is none, or none that can be read.</summary>
    public static ActivityContext? Read(Func<string, string?> variable) =>
        ActivityContext.TryParse(variable("TRACEPARENT"), variable("TRACESTATE"), isRemote: true, out var context) ? context : null;
}
