using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>How facts are told apart by one dimension: each value has a small number.</summary>
abstract class UsageKey
{
    /// <summary>That of a dimension.</summary>
    public static UsageKey Of(Dimension dimension, ZoneClock zone, UsageContexts contexts, UsageCombinations combinations) =>
        dimension.Kind switch
        {
            DimensionKind.Day => new OfTime(time => zone.DayKey(time), ZoneClock.DayLabel),
            DimensionKind.Hour => new OfTime(time => ZoneClock.HourKey(time, zone.OffsetAt(time)), ZoneClock.HourLabel),
            DimensionKind.QuerySource => new OfSource(combinations),
            DimensionKind.Named => new OfName(combinations, combinations.IndexOf(dimension)),
            _ => new OfContext(contexts, contexts.IndexOf(dimension)),
        };

    /// <summary>The number of a fact's value.</summary>
    public abstract int Of(UsageFact fact);

    /// <summary>A value as answers say it; null for absent.</summary>
    public abstract string? Label(int number);

    /// <summary>The order of two values, rising or falling; what is absent comes last.</summary>
    public abstract int Compare(int left, int right, bool isFalling);

    // By code point, as stores compare: UTF-16 has some of the higher ones before others that are lower.
    static int CompareTexts(string? left, string? right, bool isFalling)
    {
        if (left is null || right is null)
            return (left is null).CompareTo(right is null);
        var order = CompareTexts(left, right);
        return isFalling ? -order : order;
    }

    static int CompareTexts(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
                return char.IsSurrogate(left[i]) == char.IsSurrogate(right[i])
                    ? left[i].CompareTo(right[i])
                    : char.IsSurrogate(left[i]).CompareTo(char.IsSurrogate(right[i]));
        }

        return left.Length.CompareTo(right.Length);
    }

    // Cells have few times.
    sealed class OfTime(Func<long, long> keyOf, Func<long, string> label) : UsageKey
    {
        readonly Dictionary<long, int> _byTime = [],
            _byKey = [];
        readonly List<long> _keys = [];

        public override int Of(UsageFact fact)
        {
            if (_byTime.TryGetValue(fact.Time, out var number))
                return number;
            var key = keyOf(fact.Time);
            if (!_byKey.TryGetValue(key, out number))
            {
                _byKey.Add(key, number = _keys.Count);
                _keys.Add(key);
            }

            _byTime.Add(fact.Time, number);
            return number;
        }

        public override string Label(int number) => label(_keys[number]);

        public override int Compare(int left, int right, bool isFalling) =>
            isFalling ? _keys[right].CompareTo(_keys[left]) : _keys[left].CompareTo(_keys[right]);
    }

    sealed class OfSource(UsageCombinations combinations) : UsageKey
    {
        public override int Of(UsageFact fact) => combinations[fact.Combination].QuerySource;

        public override string? Label(int number) => Dimension.QuerySources[number];

        public override int Compare(int left, int right, bool isFalling) => isFalling ? right.CompareTo(left) : left.CompareTo(right);
    }

    sealed class OfName(UsageCombinations combinations, int index) : UsageKey
    {
        public override int Of(UsageFact fact) => combinations[fact.Combination].Names[index];

        public override string? Label(int number) => combinations.Labels[index][number];

        public override int Compare(int left, int right, bool isFalling) => CompareTexts(Label(left), Label(right), isFalling);
    }

    sealed class OfContext(UsageContexts contexts, int index) : UsageKey
    {
        public override int Of(UsageFact fact) => contexts.ValueOf(fact, index);

        public override string? Label(int number) => contexts.Labels[index][number];

        public override int Compare(int left, int right, bool isFalling) => CompareTexts(Label(left), Label(right), isFalling);
    }
}
