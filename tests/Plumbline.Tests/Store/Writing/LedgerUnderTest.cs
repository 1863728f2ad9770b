using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;
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
        .. "unitemised usage_due logged_requests match_due list_costs senders sender_reasons exposed".Split(' '),
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

    /// <summary>Requests without a list cost of the present price book, and list costs without their request: none, once caught up.</summary>
    public Int128 UnmatchedListCosts() =>
        Ask(
            """
            SELECT (SELECT count(*) FROM requests r FULL JOIN list_costs l ON l.row = r.row AND l.time = r.time AND l.context_id = r.context_id
                        AND l.model_id IS NOT DISTINCT FROM r.model_id
                    WHERE r.row IS NULL OR l.row IS NULL)
                + (SELECT count(*) FROM list_cost_state WHERE NOT is_complete)
            """
        );

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
        _questions.Execute("UPDATE list_cost_state SET price_book = '', priced_to = 0, is_complete = FALSE");
        _writer = new BatchWriter(_database.Connect(), _options);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _questions.Dispose();
        _database.Dispose();
    }
}
