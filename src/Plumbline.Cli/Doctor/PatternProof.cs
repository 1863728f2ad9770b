using System.Globalization;
using Plumbline.Cli.Output;

namespace Plumbline.Cli.Doctor;

/// <summary>What became of one case.</summary>
/// <param name="Accepted">Requests that were taken.</param>
/// <param name="Problem">What the receiver said to the first that was not.</param>
/// <param name="Got">The total on the far side; null when there is none.</param>
sealed record PatternResult(PatternCase Case, int Accepted, string? Problem, decimal? Got)
{
    public bool IsEqual => Got == Case.Expected;
    public bool IsAccepted => Accepted == Case.Points.Count;
}

/// <summary>The outcome of a run.</summary>
/// <param name="Compared">Whether totals were read back.</param>
sealed record PatternProof(IReadOnlyList<PatternResult> Results, bool Compared)
{
    /// <summary>Whether everything was accepted and, as far as it was read, adds up.</summary>
    public bool IsRight => Results.All(one => one.IsAccepted && (!Compared || one.IsEqual));

    /// <summary>As a table.</summary>
    public void Write(TextWriter output)
    {
        var table = Compared
            ? new TextTable("case", "accepted", "expected", "got", "", "proves")
            : new TextTable("case", "accepted", "expected", "proves");
        foreach (var one in Results)
        {
            var accepted =
                FormattableString.Invariant($"{one.Accepted}/{one.Case.Points.Count}") + (one.Problem is null ? "" : $" ({one.Problem})");
            var expected = one.Case.Expected.ToString(CultureInfo.InvariantCulture);
            if (Compared)
                table.Add(one.Case.Name, accepted, expected, Show(one.Got), one.IsEqual ? "ok" : "WRONG", one.Case.Proves);
            else
                table.Add(one.Case.Name, accepted, expected, one.Case.Proves);
        }

        table.Write(output);
        output.WriteLine(
            IsRight && Compared ? "Every total is right."
            : IsRight ? "Everything was accepted; --read URL proves the totals."
            : Results.All(one => one.IsAccepted) ? "The receiver does not add up."
            : "Not everything was accepted."
        );
    }

    /// <summary>For scripts.</summary>
    public object ToDocument() =>
        new
        {
            ok = IsRight,
            cases = Results.Select(one => new
            {
                name = one.Case.Name,
                proves = one.Case.Proves,
                sent = one.Case.Points.Count,
                accepted = one.Accepted,
                problem = one.Problem,
                expected = one.Case.Expected,
                got = one.Got,
                right = Compared ? one.IsEqual : (bool?)null,
            }),
        };

    static string Show(decimal? number) => number?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "none";
}
