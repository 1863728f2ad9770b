using Plumbline.Core.Traces;

namespace Plumbline.Tests.OfCore.Traces;

/// <summary>Spans made by dice: well-formed turns of a client, and anything at all.</summary>
static class MadeSpans
{
    public const long Ms = 1_000_000;

    /// <summary>A span in milliseconds.</summary>
    public static TraceSpan Of(
        ulong id,
        ulong parent,
        long start,
        long end,
        SpanWork work = SpanWork.Own,
        long firstToken = 0,
        string program = "a"
    ) =>
        new()
        {
            Id = id,
            ParentId = parent,
            Start = start * Ms,
            End = end * Ms,
            Work = work,
            FirstToken = firstToken * Ms,
            Program = program,
        };

    /// <summary>Ids twice, circles, missing parents, ends before starts, times at the edges of what can be written.</summary>
    public static List<TraceSpan> Anything(Random dice)
    {
        var count = dice.Next(0, 40);
        return [.. Enumerable.Range(0, count).Select(_ => One(dice))];
    }

    static TraceSpan One(Random dice)
    {
        var start = dice.Next(20) == 0 ? Extreme(dice) : dice.Next(0, 100);
        return new TraceSpan
        {
            Id = (ulong)dice.Next(1, 30),
            ParentId = dice.Next(4) == 0 ? 0 : (ulong)dice.Next(1, 40),
            Start = start,
            End = dice.Next(20) == 0 ? Extreme(dice) : unchecked(start + dice.Next(-10, 60)),
            Work = (SpanWork)dice.Next(6),
            FirstToken = dice.Next(3) == 0 ? 0 : dice.Next(0, 150),
            Program = dice.Next(3) == 0 ? "b" : "a",
            IsTurn = dice.Next(5) == 0,
            IsOfClient = dice.Next(2) == 0,
        };
    }

    static long Extreme(Random dice) =>
        dice.Next(4) switch
        {
            0 => long.MinValue,
            1 => long.MaxValue,
            2 => -1,
            _ => 0,
        };

    /// <summary>A turn with so many spans at least: requests, tools side by side, permissions, subagents.</summary>
    public static List<TraceSpan> Turn(Random dice, int spans)
    {
        var made = new List<TraceSpan>();
        var id = 1UL;
        var over = Work(1, 50, 0);
        made.Add(Of(1, 0, 0, over + 20) with { IsTurn = true, IsOfClient = true });
        return made;

        long Work(ulong parent, long at, int depth)
        {
            var rounds = depth == 0 ? int.MaxValue : dice.Next(1, 8);
            for (; rounds > 0 && made.Count < spans - 1; rounds--)
            {
                var answered = at + dice.Next(100, 9000);
                Add(parent, at, answered, SpanWork.Model, at + dice.Next(20, 100));
                at = answered + 5;
                var all = at;
                for (var tools = dice.Next(1, 4); tools > 0; tools--)
                    all = Math.Max(all, Tool(parent, at + tools, depth));
                at = all + 3;
            }

            return at;
        }

        long Tool(ulong parent, long at, int depth)
        {
            var (tool, execution) = (++id, ++id);
            var allowed = at + (dice.Next(20) == 0 ? dice.Next(1000, 20_000) : 1);
            var end = depth < 3 && dice.Next(10) == 0 ? Work(execution, allowed + 10, depth + 1) : allowed + dice.Next(5, 3000);
            Add(tool, at, allowed, allowed - at > 1 ? SpanWork.Person : SpanWork.Own);
            made.Add(Of(execution, tool, allowed, end, SpanWork.Tool) with { IsOfClient = true });
            made.Add(Of(tool, parent, at, end + 1) with { IsOfClient = true });
            return end + 1;
        }

        void Add(ulong parent, long start, long end, SpanWork work, long firstToken = 0) =>
            made.Add(Of(++id, parent, start, end, work, firstToken) with { IsOfClient = true });
    }
}
