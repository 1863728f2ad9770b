namespace Plumbline.Store.Queries;

/// <summary>
/// What differs between the stores' SQL. Everything else in the questions is the subset that DuckDB and ClickHouse share:
/// CTEs, joins, <c>CASE</c>, <c>GROUPING SETS</c>, <c>count(DISTINCT …)</c>, window functions.
/// </summary>
public abstract class SqlDialect
{
    /// <summary>DuckDB's.</summary>
    public static SqlDialect DuckDb { get; } = new DuckDbDialect();

    /// <summary>A wide integer zero: what sums of money and quantities start from.</summary>
    public abstract string WideZero { get; }

    /// <summary>Whole division, rounding down for the positive numbers that times are.</summary>
    public abstract string Divide(string number, string divisor);

    /// <summary>The text of one member of a JSON object, absent when it is missing or null.</summary>
    public abstract string JsonText(string json, string key);

    /// <summary>A 128-bit id as text with hyphens.</summary>
    public abstract string IdText(string id);

    /// <summary>A 128-bit id from its 32 hexadecimal digits.</summary>
    public abstract string IdLiteral(UInt128 id);

    /// <summary>A text without a suffix in square brackets: a model's name without <c>[1m]</c>.</summary>
    public abstract string WithoutBrackets(string text);

    /// <summary>Whether a text holds a word, in any case. The word is in lower case, and not a stranger's.</summary>
    public abstract string Contains(string text, string word);

    /// <summary>Whether a text holds another, letter by letter: a third of the time of a pattern. The other is not a stranger's.</summary>
    public abstract string Holds(string text, string part);

    /// <summary>The whole number that a text is; absent when it is none.</summary>
    public abstract string WholeNumber(string text);

    /// <summary>Within a group: the value where another expression is least.</summary>
    public abstract string ValueAtLeast(string value, string expression);

    /// <summary>
    /// Within a group: the values of a column at p50, p95 and p99 by nearest rank, as a list. A percentage is a decimal, so that ranks are exact however many rows
    /// there are.
    /// </summary>
    public abstract string Percentiles(string column);

    /// <summary>A value of such a list, from 1.</summary>
    public abstract string Item(string list, int place);

    /// <summary>No text.</summary>
    public abstract string NoText { get; }

    /// <summary>No small id.</summary>
    public abstract string NoNumber { get; }

    /// <summary>No 128-bit id.</summary>
    public abstract string NoId { get; }

    /// <summary>A text as a literal.</summary>
    public static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    sealed class DuckDbDialect : SqlDialect
    {
        public override string WideZero => "CAST(0 AS HUGEINT)";

        public override string Divide(string number, string divisor) => $"({number}) // {divisor}";

        // A JSON pointer (RFC 6901) names any key, whatever dots and quotes it holds.
        public override string JsonText(string json, string key) =>
            $"json_extract_string({json}, {Quote("/" + key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))})";

        public override string IdText(string id) => $"CAST({id} AS VARCHAR)";

        public override string IdLiteral(UInt128 id)
        {
            var digits = id.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
            return $"CAST('{digits[..8]}-{digits[8..12]}-{digits[12..16]}-{digits[16..20]}-{digits[20..]}' AS UUID)";
        }

        public override string WithoutBrackets(string text) => $"regexp_replace({text}, '\\[[^\\]]*\\]$', '')";

        public override string Contains(string text, string word) => $"contains(lower({text}), {Quote(word)})";

        public override string Holds(string text, string part) => $"contains({text}, {Quote(part)})";

        public override string WholeNumber(string text) => $"TRY_CAST({text} AS BIGINT)";

        public override string ValueAtLeast(string value, string expression) => $"arg_min({value}, {expression})";

        public override string Percentiles(string column) => $"quantile_disc({column}, [0.50, 0.95, 0.99])";

        public override string Item(string list, int place) =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{list}[{place}]");

        public override string NoText => "CAST(NULL AS VARCHAR)";

        public override string NoNumber => "CAST(NULL AS INTEGER)";

        public override string NoId => "CAST(NULL AS UUID)";
    }
}
