using System.Globalization;

namespace Plumbline.Core.Adoption;

/// <summary>
/// Versions of a client in the order of their releases: the numbers between dots count as numbers, and a text behind a hyphen comes before the release
/// that it leads to (SemVer 2.0.0, section 11). What is no such version comes first, in the order of its letters.
/// </summary>
public sealed class VersionOrder : IComparer<string?>
{
    /// <summary>The only one.</summary>
    public static VersionOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (Parts.Of(x), Parts.Of(y));
        foreach (var (one, other) in left.Numbers.Zip(right.Numbers))
        {
            if (one != other)
                return one.CompareTo(other);
        }

        if (left.Numbers.Count != right.Numbers.Count)
            return left.Numbers.Count.CompareTo(right.Numbers.Count);
        if (left.Numbers.Count > 0 && (left.Rest.Length == 0 || right.Rest.Length == 0))
            return right.Rest.Length.CompareTo(left.Rest.Length);
        return string.CompareOrdinal(left.Rest, right.Rest);
    }

    readonly record struct Parts(IReadOnlyList<long> Numbers, string Rest)
    {
        public static Parts Of(string? version)
        {
            version ??= "";
            // Behind a plus stands what says nothing about the order.
            var core = version.Split('+', 2)[0];
            var hyphen = core.IndexOf('-');
            var numbers = new List<long>();
            foreach (var part in (hyphen < 0 ? core : core[..hyphen]).Split('.'))
            {
                if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    return new Parts([], version);
                numbers.Add(number);
            }

            return new Parts(numbers, hyphen < 0 ? "" : core[(hyphen + 1)..]);
        }
    }
}
