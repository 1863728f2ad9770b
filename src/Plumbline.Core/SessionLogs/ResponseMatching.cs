using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// Finds the events and the logged responses that tell of one request, each used once: by request id, whatever the session; else by
/// message uuid; else, where one of the two has no request id, by session, model family and input and cache tokens, the nearest in time
/// first. The answer is a function of the two sets: no order of theirs changes it.
/// </summary>
public static class ResponseMatching
{
    /// <summary>How far apart the two may be dated where ids are missing: 10 minutes, in nanoseconds.</summary>
    public const long MostApart = 600L * 1_000_000_000;

    /// <summary>For each response, by its number, the index of its event, or −1.</summary>
    /// <param name="events">The events.</param>
    /// <param name="lines">The responses; of several lines of one the first is the one that counts.</param>
    /// <param name="responses">How many responses there are.</param>
    public static int[] EventOf(IReadOnlyList<RequestEvent> events, IReadOnlyList<ResponseLine> lines, int responses)
    {
        var pairs = new Pairs(events, lines, responses);
        foreach (var isSameSession in (ReadOnlySpan<bool>)[true, false])
            pairs.Match(one => one.Request, line => line.Request, isSameSession);
        foreach (var isSameSession in (ReadOnlySpan<bool>)[true, false])
            pairs.Match(one => one.Message, line => line.Message, isSameSession);
        pairs.MatchAlike(one => one.Request.IsNothing, _ => true);
        pairs.MatchAlike(_ => true, line => line.LacksRequest);
        return pairs.EventOf;
    }

    sealed class Pairs
    {
        readonly IReadOnlyList<RequestEvent> _events;
        readonly IReadOnlyList<ResponseLine> _lines;
        readonly int[] _eventOrder,
            _lineOrder,
            _counting;
        readonly bool[] _isUsed;

        public Pairs(IReadOnlyList<RequestEvent> events, IReadOnlyList<ResponseLine> lines, int responses)
        {
            (_events, _lines, _isUsed, EventOf) = (events, lines, new bool[events.Count], new int[responses]);
            Array.Fill(EventOf, -1);
            _eventOrder = [.. Enumerable.Range(0, events.Count).OrderBy(i => events[i].Order, Orders.Comparer)];
            _lineOrder = [.. Enumerable.Range(0, lines.Count).OrderBy(i => lines[i].Order, Orders.Comparer)];
            var seen = new bool[responses];
            _counting = [.. Enumerable.Range(0, lines.Count).Where(i => !seen[lines[i].Response] && (seen[lines[i].Response] = true))];
        }

        public int[] EventOf { get; }

        bool IsFree(int line) => EventOf[_lines[line].Response] < 0;

        void Join(int one, int line) => (_isUsed[one], EventOf[_lines[line].Response]) = (true, one);

        // By an id; one that was used in two sessions finds the response of its own session first.
        public void Match(Func<RequestEvent, Hash128> idOfEvent, Func<ResponseLine, Hash128> idOfLine, bool isSameSession)
        {
            var waiting = new Dictionary<(Hash128 Id, Hash128 Session), Queue<int>>();
            foreach (var i in _eventOrder)
            {
                var one = _events[i];
                if (!_isUsed[i] && idOfEvent(one) is { IsNothing: false } id)
                    ListOf(waiting, (id, isSameSession ? one.Session : default)).Enqueue(i);
            }

            foreach (var i in _lineOrder)
            {
                var line = _lines[i];
                if (
                    IsFree(i)
                    && idOfLine(line) is { IsNothing: false } id
                    && waiting.TryGetValue((id, isSameSession ? line.Session : default), out var found)
                    && found.TryDequeue(out var one)
                )
                    Join(one, i);
            }
        }

        // By what both say, and by time.
        public void MatchAlike(Func<RequestEvent, bool> takesEvent, Func<ResponseLine, bool> takesLine)
        {
            var alike = new Dictionary<(Hash128 Session, Likeness Likeness), Queue<NearestPairs.Point>>();
            foreach (var i in _eventOrder)
            {
                var one = _events[i];
                if (!_isUsed[i] && one.Time is { } time && takesEvent(one))
                    ListOf(alike, (one.Session, one.Likeness)).Enqueue(new(time, true, one.Order, i));
            }

            foreach (var i in _counting)
            {
                var line = _lines[i];
                if (
                    IsFree(i)
                    && line.Time is { } time
                    && takesLine(line)
                    && alike.TryGetValue((line.Session, line.Likeness), out var points)
                )
                    points.Enqueue(new(time, false, line.Order, i));
            }

            foreach (var points in alike.Values.Where(points => points.Any(point => !point.IsEvent)))
            {
                foreach (var (one, line) in NearestPairs.Of(points, MostApart))
                    Join(one, line);
            }
        }

        static Queue<T> ListOf<TKey, T>(Dictionary<TKey, Queue<T>> lists, TKey key)
            where TKey : notnull => lists.TryGetValue(key, out var list) ? list : lists[key] = [];
    }
}
