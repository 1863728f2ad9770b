using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>Who a session was and where: mostly one value each, and all that there are, in order. Values name whoever the rules say at the session's end.</summary>
public sealed record SessionFacts
{
    /// <summary>Nothing.</summary>
    public static readonly SessionFacts None = new();

    public IReadOnlyList<string> Users { get; init; } = [];
    public IReadOnlyList<string> Teams { get; init; } = [];
    public IReadOnlyList<string> Projects { get; init; } = [];
    public IReadOnlyList<string> Repositories { get; init; } = [];
    public IReadOnlyList<string> Branches { get; init; } = [];
    public IReadOnlyList<string> Versions { get; init; } = [];
    public IReadOnlyList<string> Entrypoints { get; init; } = [];
    public IReadOnlyList<string> Terminals { get; init; } = [];

    /// <summary>The contexts of some sessions.</summary>
    internal static IReadOnlyList<long> ContextsOf(IStoreReader store, IEnumerable<string> sessions)
    {
        var parameters = new SqlParameters();
        var list = parameters.AddAll(sessions);
        return store.Read(parameters.Build($"SELECT id FROM contexts WHERE session IN ({list}) ORDER BY id"), row => row.Int64(0));
    }

    /// <summary>The facts of one session.</summary>
    internal static SessionFacts Read(IStoreReader store, IReadOnlyList<long> contexts, long at) =>
        Of([.. ReadRows(store, contexts, _ => at)]);

    /// <summary>The facts of several sessions, each as of a time of its own.</summary>
    internal static IReadOnlyDictionary<string, SessionFacts> ReadAll(
        IStoreReader store,
        IReadOnlyList<long> contexts,
        Func<string, long> at
    ) =>
        ReadRows(store, contexts, at)
            .GroupBy(row => row[0]!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Of([.. group]), StringComparer.Ordinal);

    // Session, user, team, project, repository, branch, version, entrypoint, terminal.
    const int Columns = 9;

    static IEnumerable<string?[]> ReadRows(IStoreReader store, IReadOnlyList<long> contexts, Func<string, long> at)
    {
        if (contexts.Count == 0)
            return [];
        var list = string.Join(", ", contexts.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        var rows = store.Read(
            $"""
            SELECT c.session, p.user, w.team, w.project, c.repository, c.branch, c.version, c.entrypoint, c.terminal, co.from_time, co.until_time
            FROM contexts c JOIN people p ON p.context_id = c.id
            LEFT JOIN context_owners co ON co.context_id = c.id AND co.generation = (SELECT generation FROM owner_state)
            LEFT JOIN owners w ON w.id = co.owner_id AND w.generation = co.generation
            WHERE c.id IN ({list}) ORDER BY c.id
            """,
            row =>
                (
                    Texts: Enumerable.Range(0, Columns).Select(row.Text).ToArray(),
                    From: row.Number(9) ?? long.MinValue,
                    Until: row.Number(10) ?? long.MaxValue
                )
        );
        return rows.Where(row => at(row.Texts[0] ?? "") is var time && time >= row.From && time < row.Until).Select(row => row.Texts);
    }

    static SessionFacts Of(IReadOnlyList<string?[]> rows)
    {
        IReadOnlyList<string> Column(int column) => [.. rows.Select(row => row[column]).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new SessionFacts
        {
            Users = Column(1),
            Teams = Column(2),
            Projects = Column(3),
            Repositories = Column(4),
            Branches = Column(5),
            Versions = Column(6),
            Entrypoints = Column(7),
            Terminals = Column(8),
        };
    }
}
