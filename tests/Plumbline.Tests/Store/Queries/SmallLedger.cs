using System.Globalization;
using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;
using Plumbline.Store.Schema;
using Plumbline.Store.Writing;
using ListCosts = Plumbline.Store.Writing.ListCosts;

namespace Plumbline.Tests.Store.Queries;

/// <summary>A database in memory with the real tables, filled by hand.</summary>
public sealed class SmallLedger : IQueryRunner, IDisposable
{
    readonly DuckDatabase _database = DuckDatabase.Open(null);
    readonly DuckConnection _connection;
    readonly Dictionary<string, int> _strings = [];
    readonly Dictionary<string, int> _identities = [];
    int _contexts,
        _metrics,
        _series,
        _senders;
    long _rows;

    public SmallLedger()
    {
        _connection = _database.Connect();
        Migrations.Apply(_connection);
    }

    public DuckConnection Connection => _connection;

    /// <summary>Noon of a day in November 2026, plus so many seconds.</summary>
    public static long At(int day, double seconds = 0) =>
        (new DateTimeOffset(2026, 11, day, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() + (long)(seconds * 1000)) * 1_000_000;

    public static TimeRange November { get; } = new(At(1) - TimeRange.Day / 2, At(30) + TimeRange.Day / 2);

    public static ZoneClock Utc { get; } = new(TimeZoneInfo.Utc, November);

    public Task<T> AskAsync<T>(Func<IStoreReader, T> question, CancellationToken cancellation = default)
    {
        GiveOwners();
        // Readers have connections of their own, as in the real ledger.
        using var connection = _database.Connect();
        return Task.FromResult(DuckStoreReader.Ask(connection, question, cancellation));
    }

    public T Ask<T>(Func<IStoreReader, T> question) => AskAsync(question).Result;

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    /// <summary>Works out the list costs of the requests so far, as the ledger's writer does.</summary>
    public void PriceRequests(PriceBook? book = null, Contract? contract = null)
    {
        var rows = new RowCounter();
        rows.Load(_connection, "requests");
        var options = new LedgerOptions
        {
            DataDirectory = "",
            PriceBook = book ?? PriceBook.BuiltIn,
            Contract = contract,
            CellsFrom = 1,
        };
        var costs = new ListCosts(_connection, options, rows);
        costs.Load();
        do
        {
            costs.Step();
            costs.Advance();
        } while (costs.IsBehind);
    }

    /// <summary>Works out what the cache did, as the ledger's writer does. A context is a session of its own.</summary>
    public void FollowCaches()
    {
        _connection.Execute("UPDATE requests SET usage_identity = CAST(md5(CAST(context_id AS VARCHAR)) AS UUID)");
        var rows = new RowCounter();
        rows.Load(_connection, "requests");
        var watch = new CacheWatch();
        watch.Load(_connection);
        var caches = new CacheWriter(_connection, watch, PriceBook.BuiltIn, rows);
        caches.Load();
        caches.Complete();
    }

    /// <summary>The rules that say whose usage is.</summary>
    public RuleSet Rules { get; set; } = RuleSet.Default;

    // As the ledger's writer does when contexts come.
    void GiveOwners()
    {
        var identities = new Identities(_connection);
        identities.Load();
        using var tables = new LedgerTables(_connection);
        using var json = new PackedJson();
        var contexts = new Contexts(_connection, tables, identities, json);
        contexts.Load();
        var owners = new Owners(_connection, contexts, identities, atOnce: 7);
        owners.Load(Rules);
        if (contexts.Count > 0)
            owners.Complete();
    }

    public int String(string value)
    {
        if (_strings.TryGetValue(value, out var id))
            return id;
        id = _strings[value] = _strings.Count + 1;
        _connection.Execute("INSERT INTO strings VALUES ($1, $2)", id, value);
        return id;
    }

    object? Named(string? value) => value is null ? null : String(value);

    public int Context(
        string? session = "s1",
        string? team = null,
        string? project = null,
        string? person = null,
        string attributes = "{}",
        string? version = "2.1.329",
        string resource = "{}",
        string? repository = null,
        string? branch = null
    )
    {
        var id = ++_contexts;
        if (person is not null && _identities.TryAdd(person, _identities.Count + 1))
            _connection.Execute("INSERT INTO identities VALUES ($1, $2, NULL, NULL, $2)", _identities[person], person);
        _connection.Execute(
            "INSERT INTO contexts VALUES ($1, uuid(), 0, $2, $3, NULL, $4, NULL, $5, $9, $10, NULL, NULL, NULL, 'claude-code', $6, $7, $8)",
            id,
            session,
            person is null ? null : _identities[person],
            team,
            project,
            version,
            attributes,
            resource,
            repository,
            branch
        );
        return id;
    }

    public void Request(
        int context,
        long time,
        string cost = "0",
        long input = 0,
        long output = 0,
        long read = 0,
        long creation = 0,
        string? model = "claude-opus-5-5",
        QuerySource source = QuerySource.Main,
        string? effort = null,
        Guid? prompt = null,
        string? id = null,
        string? attributes = null,
        long fiveMinutes = 0,
        int from = 1,
        UInt128 trace = default
    ) =>
        _connection.Execute(
            """
            INSERT INTO requests BY NAME SELECT $1::BIGINT AS row, $2::UTINYINT AS source, $3::BIGINT AS received, $3::BIGINT AS time, $4::INTEGER AS context_id,
                uuid() AS key, uuid() AS hash, uuid() AS usage_identity, $5::VARCHAR AS request_id, $6::UUID AS prompt, $7::INTEGER AS model_id,
                $8::UTINYINT AS query_source, $9::INTEGER AS query_source_detail_id, $10::INTEGER AS effort_id, $11::BIGINT AS input_tokens, $12::BIGINT AS output_tokens,
                $13::BIGINT AS cache_read_tokens, $14::BIGINT AS cache_creation_tokens, $15::BIGINT AS cache_creation_5m_tokens, 0::BIGINT AS cache_creation_1h_tokens,
                $16::BIGINT AS client_cost, 1200::BIGINT AS duration_ms, 0::UTINYINT AS flag, $17::VARCHAR AS attributes, $18::UUID AS trace_id
            """,
            ++_rows,
            from,
            time,
            context,
            id,
            prompt?.ToString(),
            Named(model),
            (int)source,
            Named(source == QuerySource.Main ? "sdk" : "agent:custom"),
            Named(effort),
            input,
            output,
            read,
            creation,
            fiveMinutes,
            (long)Nanos(cost),
            attributes,
            trace == 0 ? null : new DuckUuid(trace)
        );

    public void Event(
        int context,
        long time,
        string name,
        string? model = null,
        Guid? prompt = null,
        string? attributes = null,
        string? source = null,
        string? request = null,
        bool? success = null
    ) =>
        _connection.Execute(
            """
            INSERT INTO events BY NAME SELECT $1::BIGINT AS row, $2::BIGINT AS received, $2::BIGINT AS time, $3::INTEGER AS context_id, uuid() AS hash,
                $4::INTEGER AS name_id, $5::INTEGER AS model_id, $6::UUID AS prompt, $7::VARCHAR AS attributes, $8::INTEGER AS query_source_detail_id,
                $9::VARCHAR AS request_id, $10::BOOLEAN AS success, 0::UTINYINT AS flag
            """,
            ++_rows,
            time,
            context,
            String(name),
            Named(model),
            prompt?.ToString(),
            attributes,
            Named(source),
            request,
            success
        );

    public int Metric(string name, string unit = "", MetricKind kind = MetricKind.Sum, bool monotonic = true)
    {
        _connection.Execute("INSERT INTO metrics VALUES ($1, $2, $3, $4, $5, true)", ++_metrics, name, unit, (int)kind, monotonic);
        return _metrics;
    }

    public int Series(
        int metric,
        int context,
        string attributes = "{}",
        UsageMetric usage = UsageMetric.None,
        TokenType type = TokenType.None,
        string? model = null
    )
    {
        _connection.Execute(
            """
            INSERT INTO series BY NAME SELECT $1::INTEGER AS id, uuid() AS hash, $2::INTEGER AS metric_id, $3::INTEGER AS context_id, $4::UTINYINT AS usage_metric,
                $5::UTINYINT AS token_type, $6::INTEGER AS model_id, 1::UTINYINT AS query_source, $7::INTEGER AS attributes_id
            """,
            ++_series,
            metric,
            context,
            (int)usage,
            (int)type,
            Named(model),
            String(attributes)
        );
        return _series;
    }

    public void Increment(int series, long time, string amount) =>
        _connection.Execute("INSERT INTO increments VALUES ($1, 1, $2, $2, $2, $2, $2, $3, $3, 0)", series, time, Nanos(amount));

    public void Unitemised(int series, long time, string amount) =>
        _connection.Execute("INSERT INTO unitemised VALUES (uuid(), $1, $2, $3)", series, time, Nanos(amount));

    public void Span(
        int context,
        UInt128 trace,
        ulong span,
        ulong parent,
        string name,
        long start,
        string? attributes = null,
        string? events = null,
        string? links = null,
        double seconds = 0.005,
        string? error = null,
        string? request = null,
        string? toolUse = null
    ) =>
        _connection.Execute(
            """
            INSERT INTO spans BY NAME SELECT $1::BIGINT AS row, $2::BIGINT AS received, $2::BIGINT AS start_time, $2::BIGINT + $11::BIGINT AS end_time, $3::INTEGER AS context_id,
                $4 AS trace_id, $5::UBIGINT AS span_id, nullif($6::UBIGINT, 0) AS parent_span_id, $7::INTEGER AS name_id, 1::UTINYINT AS kind,
                $12::UTINYINT AS status_code, $13::VARCHAR AS status_message, $14::VARCHAR AS request_id, $15::VARCHAR AS tool_use_id,
                0::UTINYINT AS flag, $8::VARCHAR AS attributes, $9::VARCHAR AS span_events, $10::VARCHAR AS links
            """,
            ++_rows,
            start,
            context,
            new DuckUuid(trace),
            span,
            parent,
            String(name),
            attributes,
            events,
            links,
            (long)(seconds * 1_000_000_000),
            error is null ? 0 : 2,
            error,
            request,
            toolUse
        );

    public int Sender(
        string scope,
        Signal signal,
        Protocol protocol,
        Encoding encoding,
        Temporality temporality,
        long records,
        long seen,
        params (Reason Reason, long Count)[] reasons
    )
    {
        _connection.Execute(
            "INSERT INTO senders VALUES ($1, $2, '2.1.329', $3, $4, $5, $6, 7, $7, $8, $8)",
            ++_senders,
            scope,
            (int)signal,
            (int)protocol,
            (int)encoding,
            (int)temporality,
            records,
            seen
        );
        foreach (var (reason, count) in reasons)
            _connection.Execute("INSERT INTO sender_reasons VALUES ($1, $2, $3)", _senders, (int)reason, count);
        return _senders;
    }

    static Int128 Nanos(string amount) => (Int128)(decimal.Parse(amount, CultureInfo.InvariantCulture) * Quantity.NanosPerUnit);
}
