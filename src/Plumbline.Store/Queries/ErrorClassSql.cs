using System.Globalization;
using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>The class of a failed request in SQL, by the same rules as <see cref="ErrorRule.ClassOf"/>.</summary>
static class ErrorClassSql
{
    /// <summary>The number of the class, from the columns of a status and a text.</summary>
    public static string Of(string status, string text, SqlDialect dialect)
    {
        var rules = ErrorRule.All.Select(rule =>
            string.Create(CultureInfo.InvariantCulture, $"WHEN {Condition(rule, status, text, dialect)} THEN {(int)rule.Class}")
        );
        return $"CASE {string.Join(" ", rules)} ELSE 0 END";
    }

    static string Condition(ErrorRule rule, string status, string text, SqlDialect dialect)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"coalesce({status}, 0) BETWEEN {rule.StatusFrom} AND {rule.StatusTo}");
        return rule.Words.Count == 0
            ? range
            : $"{range} AND ({string.Join(" OR ", rule.Words.Select(word => dialect.Contains($"coalesce({text}, '')", word)))})";
    }
}
