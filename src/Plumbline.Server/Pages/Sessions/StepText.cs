using Plumbline.Core.Timelines;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>Steps in words. Names are strangers' text.</summary>
public static class StepText
{
    /// <summary>What it is, shortly.</summary>
    public static string What(Step step) =>
        step.Kind switch
        {
            TimelineKind.Prompt => "Prompt",
            TimelineKind.Call when step.Attempts > 1 => FormattableString.Invariant(
                $"{Show.Short(Show.Model(step.Name), 40)}, attempt {step.Attempts}"
            ),
            TimelineKind.Call => Show.Short(Show.Model(step.Name), 40),
            TimelineKind.Tool when step.Decision == "reject" => Show.Short(step.Name, 40) + " not allowed",
            TimelineKind.Tool => Show.Short(step.Name, 40),
            TimelineKind.Hook when step.Error == "said no" => "Hook said no: " + Show.Short(step.Name, 40),
            TimelineKind.Hook => "Hook " + Show.Short(step.Name, 40),
            TimelineKind.Error when step.Detail is { } detail => "Error: " + detail,
            TimelineKind.Error => "Error",
            TimelineKind.Refusal => "Refusal",
            TimelineKind.Compaction => "Compaction",
            TimelineKind.Mode => "Mode " + Show.Short(step.Name, 30),
            TimelineKind.Subagent => "Subagent ended",
            _ => Show.Short(step.Name, 40),
        };

    /// <summary>What is to be said besides; null for nothing.</summary>
    public static string? Details(Step step)
    {
        List<string?> parts =
        [
            step.Kind is TimelineKind.Error or TimelineKind.Refusal or TimelineKind.Subagent ? step.Name : null,
            step.Kind == TimelineKind.Compaction ? step.Name : null,
            step.Error,
            step.Kind == TimelineKind.Error && step.Detail == "retries exhausted" ? null : step.Detail,
            step.Decision is null
                ? null
                : $"{step.Decision}ed by {step.DecisionSource ?? "someone"}".Replace(
                    "accepted by config",
                    "allowed by rule",
                    StringComparison.Ordinal
                ),
            step.Kind == TimelineKind.Error && step.Attempts is { } attempts ? FormattableString.Invariant($"attempt {attempts}") : null,
        ];
        var text = string.Join(" · ", parts.Where(part => part is { Length: > 0 }));
        return text.Length == 0 ? null : text;
    }

    /// <summary>The class that gives its bar its look.</summary>
    public static string Look(StoryPart part) => "t-" + part.ToString().ToLowerInvariant();
}
