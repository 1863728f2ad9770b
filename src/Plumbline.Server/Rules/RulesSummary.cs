using System.Globalization;
using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>What rules say, in a few lines, so that whoever wrote them sees what was understood.</summary>
public static class RulesSummary
{
    // A line of teams that nobody reads to its end helps nobody.
    const int NamesMax = 20;

    /// <summary>The lines: version, rules in order, identity map, teams, pools.</summary>
    public static IEnumerable<string> Lines(RuleSetDefinition rules)
    {
        yield return $"version       {rules.Version}";
        yield return $"rules         {rules.Rules.Count}, the first that sets a field counts:";
        for (var i = 0; i <= rules.Rules.Count; i++)
        {
            if (i == (rules.IdentityMapAt ?? rules.Rules.Count) && rules.IdentityRows.Count > 0)
                yield return "                identity map";
            if (i < rules.Rules.Count)
                yield return "                " + Line(rules.Rules[i]);
        }

        if (rules.Defaults)
            yield return "                resource attributes: team, cost_center, project, department";
        foreach (var line in MapLines(rules.IdentityRows))
            yield return line;
        foreach (var pool in rules.Pools)
            yield return $"pool          {pool.Name}, {Days(pool)}: {Receivers(pool)}";
    }

    static string Line(Rule rule)
    {
        var conditions = rule.Conditions.Count == 0 ? "always" : string.Join(" and ", rule.Conditions);
        var settings = string.Join(", ", rule.Settings.Select(setting => $"{setting.Field.Name()} {setting.Value}"));
        var days = rule.Days == default ? "" : $" ({rule.Days})";
        return $"{rule.Name}{days}: {conditions}; sets {settings}";
    }

    static IEnumerable<string> MapLines(IReadOnlyList<IdentityRow> rows)
    {
        if (rows.Count == 0)
        {
            yield return "identity map  none";
            yield break;
        }

        var people = rows.Where(row => row.Person is not null).Select(row => row.Person).Distinct(StringComparer.Ordinal).Count();
        var keys = rows.Select(row => row.Key).Distinct().Count();
        yield return $"identity map  {Count(rows.Count)} rows, {Count(keys)} keys, {Count(people)} people; {Days(rows)}";
        var teams = rows.Select(row => row.Team).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        yield return $"teams         {Count(teams.Count)}: {string.Join(", ", teams.Take(NamesMax))}{(teams.Count > NamesMax ? ", …" : "")}";
        if (rows.Count(row => row.Team is null) is > 0 and var without)
            yield return $"              rows without a team: {Count(without)}";
    }

    // From the first day that is named to the last.
    static string Days(IReadOnlyList<IdentityRow> rows)
    {
        var from = rows.Min(row => row.Days.From ?? DateOnly.MinValue);
        var until = rows.Max(row => row.Days.Until ?? DateOnly.MaxValue);
        return new DayRange(from == DateOnly.MinValue ? null : from, until == DateOnly.MaxValue ? null : until).ToString();
    }

    static string Days(SharedPool pool) => DayRange.Of(pool.From, pool.Until).ToString();

    static string Receivers(SharedPool pool) =>
        pool.ByUse
            ? "by use among " + (pool.Shares.Count == 0 ? "all teams" : string.Join(", ", pool.Shares.Select(share => share.Team)))
            : string.Join(
                ", ",
                pool.Shares.Select(share =>
                    FormattableString.Invariant($"{share.Team} {share.Weight / pool.Shares.Sum(one => one.Weight):0.##%}")
                )
            );

    static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
