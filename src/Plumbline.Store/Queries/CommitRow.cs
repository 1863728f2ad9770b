using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>A commit, or all commits of a branch, and what was used for it. Times are nanoseconds since 1970.</summary>
/// <param name="Commit">Its id; null for a branch, as are session and user.</param>
/// <param name="Commits">How many commits.</param>
/// <param name="First">When the first of them was made.</param>
/// <param name="Last">When the last of them was made.</param>
/// <param name="ClientCost">The client's estimate.</param>
/// <param name="ListCost">At list prices, of the requests that have one; null when none has.</param>
public sealed record CommitRow(
    string? Commit,
    string? Session,
    string? User,
    string? Repository,
    string? Branch,
    long Commits,
    long First,
    long Last,
    Int128 Requests,
    Int128 InputTokens,
    Int128 OutputTokens,
    Int128 CacheReadTokens,
    Int128 CacheCreationTokens,
    Quantity ClientCost,
    Quantity? ListCost
)
{
    /// <summary>The prompt that led to it; null for a branch, and where it is not known.</summary>
    public string? Prompt { get; init; }

    /// <summary>Reads a row of the query.</summary>
    public static CommitRow Read(IRow row) =>
        new(
            row.Text(0),
            row.Text(1),
            row.Text(2),
            row.Text(3),
            row.Text(4),
            row.Int64(5),
            row.Int64(6),
            row.Int64(7),
            row.Int128(8),
            row.Int128(9),
            row.Int128(10),
            row.Int128(11),
            row.Int128(12),
            row.Quantity(13),
            row.IsNull(14) ? null : row.Quantity(14)
        )
        {
            Prompt = row.Text(15),
        };
}
