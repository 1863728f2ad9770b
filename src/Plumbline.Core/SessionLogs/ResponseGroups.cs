using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// Which lines are one response. Lines with one message id and different request ids are different responses, unless a line is a
/// sidechain's or has no request id: such a line tells again what the earliest of the others tells.
/// </summary>
public static class ResponseGroups
{
    /// <summary>A line, or several that agree in both ids.</summary>
    /// <param name="Message">Hash of the message id.</param>
    /// <param name="Request">Hash of the request id; nothing when there is none.</param>
    /// <param name="IsSidechain">Whether only sidechains tell it.</param>
    /// <param name="Time">Decides which is the earliest.</param>
    public readonly record struct Line(Hash128 Message, Hash128 Request, bool IsSidechain, long Time);

    /// <summary>The number of each line's response, from 0, and how many there are.</summary>
    public static (int[] Numbers, int Count) Of(IReadOnlyList<Line> lines)
    {
        var numbers = new int[lines.Count];
        var count = 0;
        foreach (var group in Enumerable.Range(0, lines.Count).GroupBy(i => lines[i].Message))
        {
            var first = count;
            foreach (
                var i in group.Where(i => IsAnchor(lines[i])).OrderBy(i => lines[i].Time).ThenBy(i => lines[i].Request, Orders.Comparer)
            )
                numbers[i] = count++;
            if (count == first)
                count++;
            foreach (var i in group.Where(i => !IsAnchor(lines[i])))
                numbers[i] = first;
        }

        return (numbers, count);
    }

    static bool IsAnchor(in Line line) => !line.IsSidechain && !line.Request.IsNothing;
}
