using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;
using Plumbline.Store.Schema;
using Plumbline.Store.Writing;

namespace Plumbline.Tests.Store.Writing;

/// <summary>
/// The real writer on a database in memory: what is left of the server when receivers, journal and threads are taken away. A restart
/// throws the writer's memory away and keeps the store, as a crash does.
/// </summary>
public sealed class LedgerUnderTest : IDisposable
{
    static readonly string[] Tables =
    [
        .. "strings identities contexts metrics series increments marks points requests folded_requests events spans long_ids".Split(' '),
        .. "unitemised usage_due logged_requests match_due senders sender_reasons exposed owners context_owners".Split(' '),
        .. "cache_cells cache_losses cache_misses cache_due cache_due_contexts combinations event_cells".Split(' '),
    ];

    readonly DuckDatabase _database;
    readonly DuckConnection _questions;
    LedgerOptions _options;
    BatchWriter _writer;

    public LedgerUnderTest(TimeSpan? metricRetention = null, TimeSpan? eventRetention = null)
    {
        _options = new LedgerOptions
        {
            DataDirectory = "",
            MetricRetention = metricRetention,
            EventRetention = eventRetention,
            OwnersAtOnce = 3,
        };
        _database = DuckDatabase.Open(null, new Dictionary<string, string>(StringComparer.Ordinal) { ["threads"] = "1" });
        _questions = _database.Connect();
        Migrations.Apply(_questions);
        _writer = new BatchWriter(_database.Connect(), _options);
    }

    /// <summary>The journal's position behind what is applied.</summary>
    public long Applied => _writer.Applied;

    /// <summary>Applies a group of export requests in one transaction.</summary>
    public void Apply(params IReadOnlyList<SentBatch> group)
    {
        var position = _writer.Applied;
        _writer.Apply([.. group.Select(sent => sent.ToBatch(++position))]);
    }

    /// <summary>Begins to apply a group and dies before it is committed: early (0), in the middle (1) or at the very end (2).</summary>
    public void DieWithin(int stage, params IReadOnlyList<SentBatch> group)
    {
        var table = stage switch
        {
            0 => "metrics",
            1 => "senders",
            _ => "applied",
        };
        _questions.Execute($"ALTER TABLE {table} RENAME TO out_of_reach");
        try
        {
            Apply(group);
        }
        catch (DuckDbException)
        {
            // As wanted. A group without new metrics may get past an early stage; then it is simply applied twice.
        }
        finally
        {
            _writer.Dispose();
            _questions.Execute($"ALTER TABLE out_of_reach RENAME TO {table}");
            _writer = new BatchWriter(_database.Connect(), _options);
        }
    }

    /// <summary>The program stops, and starts again with other prices.</summary>
    public void RestartWith(PriceBook prices)
    {
        _options = _options with { PriceBook = prices };
        Restart();
    }

    /// <summary>Other prices are wanted while the program runs; they are worked out when somebody says so.</summary>
    public void UsePrices(PriceBook book, Contract? contract = null)
    {
        _options = _options with { PriceBook = book, Contract = contract };
        _writer.UsePrices(new PriceSet(book, contract));
    }

    /// <summary>The version of prices that was asked for last.</summary>
    public string WantedPrices => new PriceSet(_options.PriceBook, _options.Contract).Version;

    /// <summary>Requests that are priced in one go.</summary>
    public int PricesAtOnce
    {
        set => _options = _options with { PricesAtOnce = value };
    }

    /// <summary>Requests that gather before they are added to cells.</summary>
    public int CellsFrom
    {
        set => _options = _options with { CellsFrom = value };
    }

    /// <summary>Works some more of the wanted prices out, as the writer does between other work.</summary>
    public void PriceSome()
    {
        if (_writer.PricesAreBehind)
            _writer.PriceSome();
    }

    /// <summary>Keeps another version of prices up to date.</summary>
    public void FollowPrices(string version) => _writer.FollowPrices(version, long.MaxValue);

    /// <summary>The version of prices that questions read.</summary>
    public CostVersion? Costs => DuckStoreReader.Ask(_questions, CostVersion.Current);

    /// <summary>The program takes other rules, or is started with them.</summary>
    public void UseRules(RuleSet rules)
    {
        _options = _options with { Rules = rules };
        _writer.UseRules(rules);
    }

    /// <summary>Gives owners to some of the contexts that other rules left; false when there was nothing to do.</summary>
    public bool DeriveSomeOwners()
    {
        if (!_writer.OwnersAreBehind)
            return false;
        _writer.DeriveSomeOwners();
        return true;
    }

    /// <summary>Asks as questions do.</summary>
    public T Read<T>(Func<IStoreReader, T> question) => DuckStoreReader.Ask(_questions, question);

    /// <summary>The program stops and starts again.</summary>
    public void Restart()
    {
        _writer.Dispose();
        _writer = new BatchWriter(_database.Connect(), _options);
    }

    /// <summary>Removes what is older than it is to be kept, at a moment.</summary>
    public void Retain(long now) => _writer.Retain(_options, now);

    /// <summary>Works out what is derived, as before every question.</summary>
    public void CatchUp()
    {
        if (_writer.IsRefreshDue)
            _writer.Refresh();
    }

    /// <summary>Works everything out, the wanted prices as well.</summary>
    public void CatchUpPrices()
    {
        CatchUp();
        while (_writer.PricesAreBehind)
            _writer.PriceSome();
    }

    /// <summary>Requests without a cost of the version that questions read, and costs without their request: none, once caught up.</summary>
    public Int128 UnmatchedListCosts() =>
        Costs is { } costs
            ? Ask(
                $"""
                SELECT count(*) FROM requests r FULL JOIN {costs.Table} l ON l.row = r.row AND l.time = r.time AND l.context_id = r.context_id
                    AND l.model_id IS NOT DISTINCT FROM r.model_id
                WHERE r.row IS NULL OR l.row IS NULL
                """
            )
            : 1;

    /// <summary>The same, at a moment when there may be no costs to read yet.</summary>
    public Int128 UnmatchedListCostsIfAny() => Costs is null ? 0 : UnmatchedListCosts();

    /// <summary>
    /// Requests whose costs, in any version and as far as it is, are not what its prices say of them at this moment, and costs without their request: none at any time.
    /// </summary>
    public long WrongCosts()
    {
        var wrong = 0L;
        foreach (var (id, prices, pricedTo) in Versions())
        {
            _questions.Execute("CREATE OR REPLACE TEMP TABLE expected AS SELECT * FROM " + CostTable.Name(id) + " LIMIT 0");
            var asked = new RequestPrices(_questions, prices);
            using (var costs = CostTable.Append(_questions, "expected"))
            {
                using var rows = RequestPrices.Read(_questions, 0, pricedTo);
                while (rows.Read())
                    CostTable.Write(costs, rows, asked.Of(rows));
                costs.Flush();
            }

            wrong += (long)Ask(
                $"""
                SELECT (SELECT count(*) FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM {CostTable.Name(id)}))
                    + (SELECT count(*) FROM (SELECT * FROM {CostTable.Name(id)} EXCEPT ALL SELECT * FROM expected))
                """
            );
        }

        return wrong;
    }

    /// <summary>Counted times of requests, and rare events that stand apart, that are not those of the requests and events up to the row that they say: none at any time.</summary>
    public long WrongDerived()
    {
        var (events, requests) = ((long)Ask("SELECT events FROM derived_rows"), (long)Ask("SELECT requests FROM derived_rows"));
        string Times(string column, string isFirst, string tokens, string generating) =>
            $"SELECT t.time // {TimeRange.Day} * {TimeRange.Day}, t.model_id, t.effort_id, {isFirst}, {DurationSql.Rounded(column, SqlDialect.DuckDb)}, count(*), {tokens}, {generating} "
            + $"FROM requests t WHERE t.row <= {requests} AND {DurationSql.IsKnown(column)} GROUP BY 1, 2, 3, 4, 5";
        var times =
            $"{Times(RequestTimes.Last, "FALSE", RequestTimes.Tokens, RequestTimes.Generating)} UNION ALL {Times(RequestTimes.First, "TRUE", "0", "0")}";
        const string Counted =
            "SELECT time, model_id, effort_id, is_first, ms, sum(requests), sum(tokens), sum(generating_ms) FROM request_times GROUP BY 1, 2, 3, 4, 5 HAVING sum(requests) <> 0";
        var rare =
            $"SELECT e.* FROM events e JOIN strings n ON n.id = e.name_id WHERE e.row <= {events} AND {RareEvents.Condition(SqlDialect.DuckDb)}";
        return (long)Ask($"SELECT count(*) FROM ({Different(times, Counted)} )")
            + (long)Ask($"SELECT count(*) FROM ({Different(rare, "SELECT * FROM rare_events")})");
    }

    static string Different(string one, string other) => $"(({one}) EXCEPT ALL ({other})) UNION ALL (({other}) EXCEPT ALL ({one}))";

    /// <summary>
    /// Cells that, in any version and after what was taken back, do not hold what the requests up to the row that they say hold: none at any time.
    /// </summary>
    public long WrongCells()
    {
        var wrong = 0L;
        foreach (var (id, _, _) in Versions())
        {
            var foldedTo = (long)Ask("SELECT folded_to FROM price_versions WHERE id = $1", (long)id);
            if (foldedTo == 0)
                continue;
            foreach (var size in CellSizes.All)
            {
                _questions.Execute(
                    $"""
                    CREATE OR REPLACE TEMP TABLE sums AS
                    SELECT time, context_id, combination, sum(requests) AS n, sum(input_tokens) AS i, sum(output_tokens) AS o, sum(cache_read_tokens) AS r, sum(cache_creation_tokens) AS c,
                           sum(client_cost) AS cost, sum(list_cost) AS list, sum(list_cost + to_low) AS low, sum(list_cost + to_high) AS high,
                           sum(list_cost + to_effective) AS effective, sum(difference) AS difference, sum(unpriced_tokens) AS unpriced
                    FROM {CellTable.Name(id, size)} GROUP BY ALL
                    """
                );
                wrong += (long)Ask(
                    "SELECT count(*) FROM sums WHERE n = 0 AND (i, o, r, c, cost, list, low, high, effective, difference, unpriced) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
                );
                wrong += (long)Ask(
                    $"""
                WITH known AS (SELECT * FROM sums WHERE n <> 0),
                expected AS (
                    SELECT r.time // {size.Length()} * {size.Length()}, r.context_id, b.id, count(*), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
                           coalesce(sum(cache_read_tokens), 0), coalesce(sum(cache_creation_tokens), 0), coalesce(sum(client_cost), 0), coalesce(sum(list_cost), 0),
                           coalesce(sum(list_cost), 0) + sum(to_low), coalesce(sum(list_cost), 0) + sum(to_high), coalesce(sum(list_cost), 0) + coalesce(sum(to_effective), 0),
                           sum(difference), sum(unpriced_tokens)
                    FROM requests r JOIN {CostTable.Name(
                    id
                )} l ON l.row = r.row LEFT JOIN combinations b ON b.source = r.source AND b.finding = l.finding
                        AND b.model_id IS NOT DISTINCT FROM r.model_id AND b.query_source = r.query_source AND b.query_source_detail_id IS NOT DISTINCT FROM r.query_source_detail_id
                        AND b.effort_id IS NOT DISTINCT FROM r.effort_id AND b.speed_id IS NOT DISTINCT FROM r.speed_id AND b.agent_id IS NOT DISTINCT FROM r.agent_id
                        AND b.skill_id IS NOT DISTINCT FROM r.skill_id AND b.plugin_id IS NOT DISTINCT FROM r.plugin_id AND b.mcp_server_id IS NOT DISTINCT FROM r.mcp_server_id
                        AND b.mcp_tool_id IS NOT DISTINCT FROM r.mcp_tool_id
                    WHERE r.row <= {foldedTo} GROUP BY 1, 2, 3)
                SELECT (SELECT count(*) FROM (FROM known EXCEPT ALL FROM expected)) + (SELECT count(*) FROM (FROM expected EXCEPT ALL FROM known))
                """
                );
            }
        }

        return wrong;
    }

    /// <summary>Cells of events that, after what was taken back, do not count what the events up to the row that they say are: none at any time.</summary>
    public long WrongEventCells()
    {
        const string Error = "(SELECT id FROM strings WHERE value = 'api_error')";
        return (long)Ask(
            $"""
            WITH known AS (
                SELECT time, context_id, name_id, model_id, query_source_detail_id, effort, agent, mcp_server, sum(events) AS n FROM event_cells GROUP BY ALL HAVING n <> 0),
            expected AS (
                SELECT time // {CellSize.HalfHour.Length()} * {CellSize.HalfHour.Length()}, context_id, name_id, model_id, query_source_detail_id,
                       CASE WHEN name_id = {Error} THEN attributes->>'/effort' END, CASE WHEN name_id = {Error} THEN attributes->>'/agent.name' END,
                       CASE WHEN name_id = {Error} THEN attributes->>'/mcp_server.name' END, count(*)
                FROM events WHERE row <= (SELECT folded_to FROM event_cell_state)
                    AND name_id IN (SELECT id FROM strings WHERE value IN ('api_error', 'user_prompt')) GROUP BY ALL)
            SELECT (SELECT count(*) FROM (FROM known EXCEPT ALL FROM expected)) + (SELECT count(*) FROM (FROM expected EXCEPT ALL FROM known))
            """
        );
    }

    List<(int Id, PriceSet Prices, long PricedTo)> Versions()
    {
        List<(int, PriceSet, long)> versions = [];
        using var rows = _questions.Query("SELECT id, book, extended_book, contract, priced_to FROM price_versions");
        while (rows.Read())
            versions.Add(
                (
                    (int)rows.GetInt64(0),
                    PriceSet.TryRead(rows.GetString(1)!, rows.GetString(2), rows.GetString(3), out _)!,
                    rows.GetInt64(4)
                )
            );
        return versions;
    }

    /// <summary>One number from the store; an empty sum is 0.</summary>
    public Int128 Ask(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var rows = _questions.Query(sql, parameters);
        return rows.Read() && !rows.IsNull(0) ? rows.GetInt128(0) : 0;
    }

    /// <summary>Names and their numbers.</summary>
    public Dictionary<string, Int128> AskByName(string sql, params ReadOnlySpan<object?> parameters)
    {
        var answers = new Dictionary<string, Int128>(StringComparer.Ordinal);
        using var rows = _questions.Query(sql, parameters);
        while (rows.Read())
            answers[rows.GetString(0) ?? ""] = rows.GetInt128(1);
        return answers;
    }

    /// <summary>All rows, each as one text, in their own order.</summary>
    public List<string> AskRows(string sql)
    {
        var answers = new List<string>();
        using var rows = _questions.Query($"SELECT CAST(to_json(x) AS VARCHAR) FROM ({sql}) x");
        while (rows.Read())
            answers.Add(rows.GetString(0)!);
        answers.Sort(StringComparer.Ordinal);
        return answers;
    }

    /// <summary>How often each reason was counted, over all senders.</summary>
    public SortedDictionary<string, long> Flags()
    {
        var flags = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using var rows = _questions.Query("SELECT reason, CAST(sum(count) AS BIGINT) FROM sender_reasons GROUP BY reason");
        while (rows.Read())
            flags[((Reason)rows.GetInt64(0)).Name()] = rows.GetInt64(1);
        return flags;
    }

    /// <summary>Makes it as new, which is much cheaper than another database.</summary>
    public void Reset()
    {
        _writer.Dispose();
        foreach (var table in Tables)
            _questions.Execute($"DELETE FROM {table}");
        _questions.Execute("DELETE FROM meta WHERE key <> 'schema_version'");
        _questions.Execute("UPDATE applied SET position = 0");
        ForgetPrices();
        _questions.Execute(
            "UPDATE owner_state SET generation = 0, rules = '', derived_to = 0, next_generation = 0, next_rules = '', next_to = 0"
        );
        _questions.Execute("UPDATE event_cell_state SET folded_to = 0");
        _questions.Execute("UPDATE cache_state SET version = '', price_book = '', is_complete = FALSE");
        _writer = new BatchWriter(_database.Connect(), _options);
    }

    /// <summary>No price was ever worked out.</summary>
    public void ForgetPrices()
    {
        foreach (var (id, _, _) in Versions())
        {
            _questions.Execute("DROP TABLE " + CostTable.Name(id));
            CellTable.Drop(_questions, id);
        }

        _questions.Execute("DELETE FROM price_versions");
    }

    public void Dispose()
    {
        _writer.Dispose();
        _questions.Dispose();
        _database.Dispose();
    }
}
