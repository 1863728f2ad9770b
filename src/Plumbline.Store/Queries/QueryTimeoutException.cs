namespace Plumbline.Store.Queries;

/// <summary>A question was not answered within its time; what of it had begun is stopped.</summary>
/// <param name="limit">The time that it had.</param>
/// <param name="hasBegun">Whether it was being worked out; else it still waited for its turn, or for what was sent before it.</param>
public sealed class QueryTimeoutException(TimeSpan limit, bool hasBegun)
    : Exception(
        FormattableString.Invariant(
            hasBegun
                ? $"The answer took more than {limit.TotalSeconds:0.###} s and was stopped (query-timeout). Ask for a narrower window, or with fewer groups or more filters."
                : (FormattableString)
                    $"The server was busy with other questions, or with what it received, for {limit.TotalSeconds:0.###} s (query-timeout). Ask again in a moment."
        )
    )
{
    /// <summary>Whether a smaller question would help; else only patience does.</summary>
    public bool HasBegun => hasBegun;
}
