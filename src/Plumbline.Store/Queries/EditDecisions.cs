using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// Which edits were accepted and which rejected, by tool, language and source: the exact increase of the counter <c>code_edit_tool.decision</c>, which is weighted by what it
/// counts and not by how often it was sent.
/// </summary>
/// <param name="Rows">The most rejected first.</param>
/// <param name="Total">All of them.</param>
public sealed record EditDecisions(IReadOnlyList<EditDecisionRow> Rows, EditDecisionRow Total)
{
    internal static EditDecisions Of(IEnumerable<WrittenQuery.Increase> increases)
    {
        var rows = increases
            .GroupBy(row => row.Edit)
            .Select(group => new EditDecisionRow(
                group.Key.Tool,
                group.Key.Language,
                group.Key.Source,
                Sum(group.Where(row => row.Decision == "accept")),
                Sum(group.Where(row => row.Decision == ToolQuery.Reject))
            ))
            .Where(row => row.All != Quantity.Zero)
            .OrderByDescending(row => row.Rejected)
            .ThenByDescending(row => row.Accepted)
            .ThenBy(row => (row.Tool, row.Language, row.Source).ToString(), StringComparer.Ordinal)
            .ToList();
        return new EditDecisions(rows, EditDecisionRow.Sum(rows));
    }

    static Quantity Sum(IEnumerable<WrittenQuery.Increase> rows) => rows.Aggregate(Quantity.Zero, (sum, row) => sum + row.Amount);
}

/// <summary>Decisions on edits of one kind; null where it is absent.</summary>
public sealed record EditDecisionRow(string? Tool, string? Language, string? Source, Quantity Accepted, Quantity Rejected)
{
    /// <summary>Who or what decided.</summary>
    public DecisionMaker Maker => DecisionMakers.Of(Source);

    /// <summary>Both.</summary>
    public Quantity All => Accepted + Rejected;

    /// <summary>Accepted ones in both, from 0 to 1; null of none.</summary>
    public decimal? AcceptRate => All <= Quantity.Zero ? null : (decimal)Accepted.Nanos / (decimal)All.Nanos;

    /// <summary>Several together, of no one tool, language or source.</summary>
    public static EditDecisionRow Sum(IEnumerable<EditDecisionRow> rows) =>
        rows.Aggregate(
            new EditDecisionRow(null, null, null, default, default),
            (sum, row) => sum with { Accepted = sum.Accepted + row.Accepted, Rejected = sum.Rejected + row.Rejected }
        );
}
