using Plumbline.Core.Model;

namespace Plumbline.Core.SessionLogs;

/// <summary>
/// Where some events have no request id, a logged response that is left over may be one of them after all. Such a response counts only
/// where metrics say that there was more than is known: as a whole, and only if every one of its amounts is within what is left of
/// max(0, metered − itemised) of its session. So with I itemised, M metered and D these responses, usage is I + D + max(0, M − I − D),
/// which for D ≤ max(0, M − I) is max(I, M), whether the response was a repetition or not.
/// </summary>
public static class MeteredRemainder
{
    /// <summary>Cost, then the four types of tokens by their number.</summary>
    public const int Measures = 5;

    /// <summary>Which responses count, taken in the order given.</summary>
    /// <param name="left">Metered less itemised, by measure; becomes what is left of it.</param>
    /// <param name="responses">The amounts of each response, by measure.</param>
    public static bool[] Fill(Span<Quantity> left, IReadOnlyList<Quantity[]> responses)
    {
        var counts = new bool[responses.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Fits(left, responses[i]);
            for (var measure = 0; counts[i] && measure < Measures; measure++)
                left[measure] -= responses[i][measure];
        }

        return counts;
    }

    // A response without any amount proves nothing.
    static bool Fits(ReadOnlySpan<Quantity> left, Quantity[] amounts)
    {
        var isAnything = false;
        for (var measure = 0; measure < Measures; measure++)
        {
            if (amounts[measure] == Quantity.Zero)
                continue;
            if (amounts[measure] > left[measure])
                return false;
            isAnything = true;
        }

        return isAnything;
    }
}
