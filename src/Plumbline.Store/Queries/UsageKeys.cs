using System.Runtime.InteropServices;

namespace Plumbline.Store.Queries;

/// <summary>Facts told apart by several dimensions: each set of values that occurs has a number, from 0 on.</summary>
sealed class UsageKeys(IReadOnlyList<UsageKey> keys)
{
    // The values of the first dimension have numbers, these and the values of the second have, and so on.
    readonly Dictionary<long, int>[] _numbers = [.. keys.Select(_ => new Dictionary<long, int>())];
    readonly List<int[]>[] _values = [.. keys.Select(_ => new List<int[]>())];

    /// <summary>The number of a fact's values.</summary>
    public int Of(UsageFact fact)
    {
        var number = 0;
        for (var i = 0; i < keys.Count; i++)
        {
            var (value, before) = (keys[i].Of(fact), number);
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _numbers[i],
                ((long)before << 32) | (uint)value,
                out var isKnown
            );
            if (!isKnown)
            {
                known = _values[i].Count;
                _values[i].Add(i == 0 ? [value] : [.. _values[i - 1][before], value]);
            }

            number = known;
        }

        return number;
    }

    /// <summary>The values behind a number, as answers say them.</summary>
    public IReadOnlyList<string?> Labels(int number) => [.. keys.Select((key, i) => key.Label(_values[^1][number][i]))];

    /// <summary>The order of two values of one dimension.</summary>
    public int Compare(int left, int right, int index, bool isFalling = false) =>
        keys[index].Compare(_values[^1][left][index], _values[^1][right][index], isFalling);
}
