using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Journal;
using Plumbline.Store.Schema;

namespace Plumbline.Store.Writing;

/// <summary>
/// The ledger: takes decoded requests, makes them durable in the journal, and applies them to the store in large groups. A question
/// that first awaits <see cref="CaughtUpAsync"/> sees everything that was acknowledged before it.
/// </summary>
public sealed class Ledger : IAsyncDisposable
{
    readonly LedgerOptions _options;
    readonly StoreDatabase _database;
    readonly BodyJournal _journal;
    readonly Backlog _backlog;
    readonly Applier _applier;
    readonly ConcurrentQueue<Batch> _pool = new();
    int _pooled;

    Ledger(LedgerOptions options, BodyDecoder decode, TimeProvider clock, Action<string> log)
    {
        _options = options;
        _database = new StoreDatabase(() => OpenDatabase(options));
        _backlog = new Backlog(options.BacklogBytes, clock);
        _applier = new Applier(_database, options, _backlog, clock, log, Return);
        _journal = BodyJournal.Open(
            Path.Combine(options.DataDirectory, "journal"),
            new JournalOptions { CommitWindow = options.CommitWindow },
            _applier.Enqueue,
            _applier.Applied
        );
        Replay(decode);
        _applier.Start(_journal.DeleteApplied);
    }

    /// <summary>Opens the ledger in its folder, creating it when it is new, and applies what the journal still holds.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="decode">Decodes bodies that are read back from the journal.</param>
    /// <param name="clock">The time, for lags and retention.</param>
    /// <param name="log">Where a person should be told of trouble, a line each.</param>
    public static Ledger Open(LedgerOptions options, BodyDecoder decode, TimeProvider clock, Action<string> log) =>
        new(options, decode, clock, log);

    static DuckDatabase OpenDatabase(LedgerOptions options)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["memory_limit"] = options.DatabaseMemory,
            ["threads"] = options.DatabaseThreads.ToString(),
            // Larger means fewer checkpoints but longer stalls of the writer; 64 MB stall it for 0.13 s.
            ["wal_autocheckpoint"] = "64MB",
            ["autoinstall_known_extensions"] = "false",
        };
        var database = DuckDatabase.Open(Path.Combine(options.DataDirectory, "plumbline.duckdb"), settings);
        using var connection = database.Connect();
        Migrations.Apply(connection);
        return database;
    }

    /// <summary>The database, for questions: take a connection, and await <see cref="CaughtUpAsync"/> first.</summary>
    public StoreDatabase Database => _database;

    void Replay(BodyDecoder decode)
    {
        foreach (var record in _journal.Replay(_applier.Applied))
        {
            var batch = Rent();
            batch.ReceivedAt = record.Entry.ReceivedAt;
            decode(record.Entry, record.Body.Span, batch);
            batch.Position = record.Position;
            _applier.Enqueue(batch);
            _applier.ApplyIfMany();
        }

        _applier.ApplyAll();
    }

    /// <summary>An empty batch to decode into.</summary>
    public Batch Rent()
    {
        if (!_pool.TryDequeue(out var batch))
            return new Batch();
        Interlocked.Decrement(ref _pooled);
        return batch;
    }

    /// <summary>Gives a batch back that was not handed to <see cref="AppendAsync"/>.</summary>
    public void Return(Batch batch)
    {
        batch.Clear();
        if (Interlocked.Increment(ref _pooled) <= 4096)
            _pool.Enqueue(batch);
        else
            Interlocked.Decrement(ref _pooled);
    }

    /// <summary>
    /// Makes a request durable. Takes the batch over in every case. When too much waits to be applied it first waits for room, for
    /// as long as <paramref name="patience"/>.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AppendOutcome> AppendAsync(
        JournalEntry entry,
        ReadOnlyMemory<byte> body,
        Batch batch,
        TimeSpan patience,
        CancellationToken cancellation = default
    )
    {
        if (!_backlog.HasRoom && !await _backlog.WaitForRoomAsync(patience, cancellation))
        {
            Return(batch);
            return AppendOutcome.Busy;
        }

        try
        {
            batch.BodyBytes = body.Length;
            _backlog.Add(body.Length);
            await _journal.AppendAsync(entry, body, batch);
            return AppendOutcome.Durable;
        }
        catch (JournalUnavailableException unavailable)
        {
            _backlog.Remove(body.Length);
            Return(batch);
            return unavailable.Refusal == JournalRefusal.Full ? AppendOutcome.Busy : AppendOutcome.NoSpace;
        }
    }

    /// <summary>Waits until everything that was durable at the call is in the store, unitemised amounts included.</summary>
    public Task CaughtUpAsync(CancellationToken cancellation = default) => _applier.CaughtUpAsync(_journal.Position, cancellation);

    /// <summary>Runs a write of another part of the program (such as noting what was exposed) on the one writer.</summary>
    public Task WriteAsync(Action<DuckConnection> write) => _applier.WriteAsync(write);

    /// <summary>
    /// Prices requests with another book or contract from now on. Questions keep the former costs until the new ones are complete, which
    /// takes a while in the background. For any thread, at any time.
    /// </summary>
    public void UsePrices(PriceBook book, Contract? contract) => _applier.UsePrices(new PriceSet(book, contract));

    /// <summary>Brings the costs of another version of prices up to date, and keeps them so for some minutes.</summary>
    public void FollowPrices(string version) => _applier.FollowPrices(version);

    /// <summary>
    /// Takes other rules for whose usage is, from any thread and at any time. Owners by them are worked out in the background; questions go
    /// over to them, all at once, when they are complete.
    /// </summary>
    public void UseRules(RuleSet rules) => _applier.UseRules(rules);

    /// <summary>How it is doing.</summary>
    public LedgerStatus Status() => _applier.Status(_journal.Position, _journal.Statistics, DatabaseBytes());

    long DatabaseBytes()
    {
        var file = Path.Combine(_options.DataDirectory, "plumbline.duckdb");
        return new[] { file, file + ".wal" }.Where(File.Exists).Sum(path => new FileInfo(path).Length);
    }

    /// <summary>Makes durable and applies what is there, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        _applier.Dispose();
        _database.Dispose();
    }
}
