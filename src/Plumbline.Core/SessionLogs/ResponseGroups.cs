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

    /// <summary>The answer.</summary>
    /// <param name="Numbers">The number of each line's response, from 0.</param>
    /// <param name="LacksRequest">
    /// Of each response, whether its own request id is not known: a side question's copy has another one, so it is no substitute.
    /// </param>
    public readonly record struct Answer(int[] Numbers, IReadOnlyList<bool> LacksRequest);

    /// <summary>Groups lines.</summary>
    public static Answer Of(IReadOnlyList<Line> lines)
    {
        var numbers = new int[lines.Count];
        var lacks = new List<bool>();
        foreach (var group in Enumerable.Range(0, lines.Count).GroupBy(i => lines[i].Message))
        {
            var first = lacks.Count;
            foreach (
                var i in group.Where(i => IsAnchor(lines[i])).OrderBy(i => lines[i].Time).ThenBy(i => lines[i].Request, Orders.Comparer)
            )
            {
                numbers[i] = lacks.Count;
                lacks.Add(false);
            }

            if (lacks.Count == first)
                lacks.Add(group.Any(i => lines[i].Request.IsNothing));
            foreach (var i in group.Where(i => !IsAnchor(lines[i])))
                numbers[i] = first;
        }

        return new Answer(numbers, lacks);
    }

    static bool IsAnchor(in Line line) => !line.IsSidechain && !line.Request.IsNothing;
}
