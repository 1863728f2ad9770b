namespace Plumbline.Cli.Demo;

/// <summary>A program that many teams share: it has an API key and nobody's name.</summary>
/// <param name="Tag">What its machines say of it, in a resource attribute.</param>
/// <param name="Condition">The same in a rule's words.</param>
/// <param name="Pool">The pool among whose receivers its cost is divided.</param>
/// <param name="RunsPerDay">Runs on a working day, for a hundred people.</param>
/// <param name="Shares">Fixed weights by team; empty when the cost is divided by use.</param>
sealed record ServiceAccount(
    int Number,
    (string Key, string Value) Tag,
    string Condition,
    string Pool,
    int RunsPerDay,
    IReadOnlyList<(string Team, int Weight)> Shares
);
