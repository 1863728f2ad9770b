namespace Plumbline.Core.Attribution;

/// <summary>What must hold for a rule: a trait has one of these values.</summary>
/// <param name="Trait">What is looked at.</param>
/// <param name="Values">The values that fit, each a glob.</param>
/// <param name="OrAbsent">Whether it also fits that the sender does not say.</param>
public sealed record Condition(Trait Trait, IReadOnlyList<Glob> Values, bool OrAbsent = false)
{
    /// <summary>Whether it holds for any of a trait's values, and for which.</summary>
    internal bool Holds(ReadOnlySpan<string> actual, out Match match)
    {
        match = default;
        foreach (var value in actual)
        {
            foreach (var glob in Values)
            {
                if (!glob.Fits(value))
                    continue;
                match = new Match(glob, value);
                return true;
            }
        }

        return OrAbsent && actual.Length == 0;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Trait} is {string.Join(" or ", Values.Select(value => value.Pattern).Concat(OrAbsent ? ["absent"] : []))}";
}

/// <summary>Which value of a condition fitted which text.</summary>
readonly record struct Match(Glob? Glob, string? Text);
