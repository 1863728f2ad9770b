namespace Plumbline.Cli.Setup;

/// <summary>What changed between two texts of which one place differs: lines taken out with <c>-</c>, lines put in with <c>+</c>.</summary>
static class LineDifference
{
    /// <summary>The lines that differ, between the first and the last that do.</summary>
    public static IEnumerable<string> Between(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        return [.. old[head..^tail].Select(line => "- " + line), .. now[head..^tail].Select(line => "+ " + line)];
    }

    static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
