using System.Globalization;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Schema;

namespace Plumbline.Questions;

/// <summary>
/// Fills a new database with ten million requests, half as many other events and a million spans of a made-up company, all from SQL and all from the row's number, so that
/// every run has the same rows but for the date of the last one. Sessions are as real clients make them: a main model and an effort that rarely change, a small model for
/// auxiliary requests, a kind of sub-agent of their own, a prompt that grows from request to request until it is compacted.
/// </summary>
/// <param name="store">A connection to an empty database.</param>
/// <param name="end">The time of the newest event, nanoseconds since 1970.</param>
/// <param name="requests">How many requests.</param>
/// <param name="sessions">In how many sessions.</param>
public sealed partial class EventFill(DuckConnection store, long end, int requests = 10_000_000, int sessions = 15_000)
{
    public const int SeriesOfSession = 20,
        IncrementsOfSeries = 10;

    internal const int Users = 200,
        Teams = 8;

    const int Projects = 40,
        // Sessions that are at work at one time.
        Live = 200,
        // Requests of a prompt, about.
        RequestsOfPrompt = 10,
        // Sub-agents of a session at most.
        Agents = 8;

    const long Days = 30,
        Span = Days * 86_400 * 1_000_000_000L;

    const string Second = "CAST(1000000000 AS BIGINT)";

    readonly long _begin = end - Span;

    // The ids of sub-agents are the first strings.
    readonly Texts _texts = new(before: (sessions + 1) * Agents);

    int Requests => requests;

    int Sessions => sessions;

    /// <summary>Creates the schema and all rows.</summary>
    public void Run()
    {
        Migrations.Apply(store);
        FillContexts();
        FillWork();
        FillRequests();
        FillEvents();
        FillSpans();
        FillSeries();
        FillSenders();
        _texts.Store(store);
        store.Execute("CHECKPOINT");
    }

    static string Sql(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    void FillContexts()
    {
        store.Execute(
            Sql(
                $"""
                INSERT INTO identities BY NAME
                SELECT CAST(i + 1 AS INTEGER) AS id, 'user' || i || '@example.com' AS user_email, CAST(CAST(md5('account' || i) AS UUID) AS VARCHAR) AS user_account_uuid,
                       md5('install' || i) AS user_id, 'user' || i || '@example.com' AS person
                FROM range({Users}) t(i)
                """
            )
        );
        store.Execute(
            Sql(
                $$"""
                INSERT INTO contexts BY NAME
                SELECT CAST(i + 1 AS INTEGER) AS id, CAST(md5('context' || i) AS UUID) AS hash, {{_begin}} AS first_seen,
                       CAST(CAST(md5('session' || i) AS UUID) AS VARCHAR) AS session, CAST(i % {{Users}} + 1 AS INTEGER) AS identity_id,
                       '7c1f4f0e-1d2b-4f6a-9a64-0d1f0e5b7a11' AS organization, 'team-' || (i % {{Users}} % {{Teams}}) AS team,
                       'cc-' || (i % {{Users}} % {{Teams}} // 2) AS cost_center, 'project-' || (hash(i) % {{Projects}}) AS project,
                       'https://git.example.com/org/repository-' || (hash(i) % {{Projects}}) AS repository, 'main' AS branch,
                       'firstParty' AS provider, 'cli' AS entrypoint, 'vscode' AS terminal, 'claude-code' AS service_name, '2.1.' || (324 + i * 6 // {{Sessions}}) AS version,
                       '{"user.id":"' || md5('install' || (i % {{Users}})) || '","terminal.type":"vscode"}' AS attributes,
                       '{"host.arch":"arm64","os.type":"darwin","os.version":"25.1.0"}' AS resource_attributes
                FROM range({{Sessions}}) t(i)
                """
            )
        );
        store.Execute(
            "CREATE TEMP TABLE usage_identities AS SELECT id AS context_id, CAST(md5('usage' || id) AS UUID) AS identity FROM contexts"
        );
    }

    void FillSenders()
    {
        store.Execute(
            Sql(
                $"""
                INSERT INTO senders BY NAME
                SELECT CAST(i + 1 AS INTEGER) AS id, CASE WHEN i % 2 = 0 THEN 'com.anthropic.claude_code' ELSE 'com.anthropic.claude_code.events' END AS scope,
                       '2.1.' || (i // 2) AS version, CASE WHEN i % 2 = 0 THEN 0 ELSE 1 END AS signal, 0 AS protocol, 0 AS encoding,
                       CASE WHEN i % 2 = 0 THEN 1 + i // 2 % 2 ELSE 0 END AS temporality, 100000 AS requests, 1500000 AS records,
                       {_begin} AS first_seen, {end} AS last_seen
                FROM range(12) t(i)
                """
            )
        );
        store.Execute("INSERT INTO sender_reasons SELECT id, r, 17 FROM senders, range(1, 4) t(r)");
    }
}
