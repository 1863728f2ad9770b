using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// Pairs the points of two kinds that lie nearest to each other in time, the nearest first, one to one. The nearest of all pairs are
/// always neighbours in the order of time, so a list of neighbours and a queue do it in n log n, however many are alike.
/// </summary>
static class NearestPairs
{
    /// <summary>An event or a response at a time.</summary>
    public readonly record struct Point(long Time, bool IsEvent, Hash128 Order, int Index);

    /// <summary>The pairs that are at most so far apart.</summary>
    public static IEnumerable<(int Event, int Response)> Of(IEnumerable<Point> given, long mostApart)
    {
        var points = given
            .OrderBy(point => point.Time)
            .ThenBy(point => point.IsEvent)
            .ThenBy(point => point.Order, Orders.Comparer)
            .ToArray();
        var neighbours = new Neighbours(points, mostApart);
        while (neighbours.TakeNearest(out var left, out var right))
            yield return points[left].IsEvent ? (points[left].Index, points[right].Index) : (points[right].Index, points[left].Index);
    }

    sealed class Neighbours
    {
        readonly Point[] _points;
        readonly long _mostApart;
        readonly int[] _before,
            _after;
        readonly bool[] _isTaken;

        // Of pairs equally far apart the earlier comes first.
        readonly PriorityQueue<(int Left, int Right), (long Apart, int Left)> _queue = new();

        public Neighbours(Point[] points, long mostApart)
        {
            (_points, _mostApart, _isTaken) = (points, mostApart, new bool[points.Length]);
            _before = [.. Enumerable.Range(-1, points.Length)];
            _after = [.. Enumerable.Range(1, points.Length)];
            for (var i = 0; i + 1 < points.Length; i++)
                Offer(i, i + 1);
        }

        public bool TakeNearest(out int left, out int right)
        {
            (left, right) = (0, 0);
            while (_queue.TryDequeue(out var pair, out _))
            {
                if (_isTaken[pair.Left] || _isTaken[pair.Right])
                    continue;
                (left, right) = pair;
                Take(left, right);
                return true;
            }

            return false;
        }

        void Take(int left, int right)
        {
            (_isTaken[left], _isTaken[right]) = (true, true);
            var (before, after) = (_before[left], _after[right]);
            if (before >= 0)
                _after[before] = after;
            if (after < _points.Length)
                _before[after] = before;
            if (before >= 0 && after < _points.Length)
                Offer(before, after);
        }

        void Offer(int left, int right)
        {
            var apart = _points[right].Time - _points[left].Time;
            if (_points[left].IsEvent != _points[right].IsEvent && apart <= _mostApart)
                _queue.Enqueue((left, right), (apart, left));
        }
    }
}
