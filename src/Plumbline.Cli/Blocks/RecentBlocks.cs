using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;

namespace Plumbline.Cli.Blocks;

/// <summary>The blocks before the active one, a line each: what a usual block is like.</summary>
static class RecentBlocks
{
    const int LinesMax = 6;

    /// <summary>The lines, the latest first, none wider than the terminal; none when there is no earlier block.</summary>
    public static IEnumerable<string> Lines(BlocksReport report, LocalClock clock, Terminal terminal)
    {
        var earlier = report.Blocks.Where(block => block != report.Active).Reverse().Take(LinesMax).ToList();
        if (earlier.Count == 0)
            yield break;
        yield return "";
        yield return terminal.Paint("Blocks before", Style.Bold);
        foreach (var block in earlier)
        {
            var text =
                $"  {LocalTime.Minute(block.Start, clock)}  {Figures.Compact(block.Sums.Tokens), 6} tokens  {BlocksTable.CostText(block.Sums), 10}  {BlocksTable.ShortNames(block.Models.Keys)}";
            yield return terminal.Paint(
                terminal.Width == 0 ? text : DisplayText.CutEnd(DisplayText.Safe(text), terminal.Width),
                Style.Faint
            );
        }
    }
}
