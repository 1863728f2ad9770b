using System.Globalization;
using Plumbline.Core.Timelines;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>Lengths of time, from microseconds to days, as pages show them.</summary>
public static class TimeLength
{
    const decimal Millisecond = 1_000_000;
    const decimal Second = 1000 * Millisecond;
    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>In two or three digits.</summary>
    public static string Text(long nanos)
    {
        var seconds = (long)Math.Round(nanos / Second);
        return nanos switch
        {
            0 => "0" + Show.Thin + "ms",
            < 1_000_000 => "<" + Show.Thin + "1" + Show.Thin + "ms",
            < 999_500_000 => Math.Round(nanos / Millisecond).ToString("0", Plain) + Show.Thin + "ms",
            < 9_995_000_000 => (nanos / Second).ToString("0.00", Plain) + Show.Thin + "s",
            < 59_950_000_000 => (nanos / Second).ToString("0.0", Plain) + Show.Thin + "s",
            _ when seconds < 3600 => $"{seconds / 60}{Show.Thin}min {seconds % 60:00}{Show.Thin}s",
            _ when seconds < 100 * 3600 => $"{seconds / 3600}{Show.Thin}h {seconds / 60 % 60:00}{Show.Thin}min",
            _ => (seconds / 86_400m).ToString("0.0", Plain) + " days",
        };
    }

    /// <summary>To the microsecond.</summary>
    public static string Exact(long nanos) => (nanos / Millisecond).ToString("#,##0.###", Plain) + Show.Thin + "ms";

    /// <summary>What a length stands on, in a word.</summary>
    public static string Word(Basis basis) =>
        basis switch
        {
            Basis.Measured => "measured",
            Basis.Inferred => "inferred",
            _ => "not known",
        };

    /// <summary>A part of time in words.</summary>
    public static string Name(StoryPart part) =>
        part switch
        {
            StoryPart.Model => "Model",
            StoryPart.Tool => "Tools",
            StoryPart.Hook => "Hooks",
            StoryPart.Person => "Person",
            StoryPart.Check => "Permission checks",
            _ => "Unaccounted",
        };

    /// <summary>What a part of time means, in half a sentence.</summary>
    public static string Means(StoryPart part) =>
        part switch
        {
            StoryPart.Model => "a request to the model was under way",
            StoryPart.Tool => "a tool was at work, and no request",
            StoryPart.Hook => "only a hook was at work",
            StoryPart.Person => "nothing went on but a question of permission before a person",
            StoryPart.Check => "a rule, a mode or a hook answered such a question, or it is not told who did",
            _ => "nothing that is known: the client itself, a person who read, or records that are missing",
        };
}
