using System.Globalization;
using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>
/// Durations in SQL, as <see cref="DurationCounts"/> counts them: a question groups by <see cref="Rounded"/>, counts rows where
/// <see cref="IsKnown"/>, and adds each group's count.
/// </summary>
static class DurationSql
{
    /// <summary>The condition that a column tells a duration: senders may leave it out, and clocks may go back.</summary>
    public static string IsKnown(string milliseconds) => $"{milliseconds} >= 0";

    /// <summary>A column of milliseconds that are not negative, rounded by <see cref="DurationRounding"/>; no value stays none.</summary>
    public static string Rounded(string milliseconds, SqlDialect dialect)
    {
        var steps = DurationRounding.Steps.Select(step =>
            string.Create(CultureInfo.InvariantCulture, $"WHEN {milliseconds} < {step.Below} THEN {In(step.Unit, milliseconds, dialect)}")
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CASE {string.Join(" ", steps)} WHEN {milliseconds} >= {DurationRounding.Longest} THEN {DurationRounding.Longest} END"
        );
    }

    static string In(long unit, string milliseconds, SqlDialect dialect)
    {
        if (unit == 1)
            return milliseconds;
        var text = unit.ToString(CultureInfo.InvariantCulture);
        var half = (unit / 2).ToString(CultureInfo.InvariantCulture);
        return $"({dialect.Divide($"{milliseconds} + {half}", text)}) * {text}";
    }
}
