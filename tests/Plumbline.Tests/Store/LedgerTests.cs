using System.Buffers.Binary;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Journal;
using Plumbline.Store.Schema;
using Plumbline.Store.Writing;

namespace Plumbline.Tests.Store;

/// <summary>The ledger as its callers see it, on disk. A body here is a count of events and the number of the first.</summary>
public sealed class LedgerTests : IDisposable
{
    const long ReceivedAt = 1_795_000_000L * 1_000_000_000;

    readonly string _folder = Directory.CreateTempSubdirectory("plumbline-ledger-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_question_sees_everything_that_was_acknowledged_before_it()
    {
        await using var ledger = Open(new LedgerOptions { DataDirectory = _folder, ApplyInterval = TimeSpan.FromHours(1) });
        for (var first = 0; first < 500; first += 5)
            Assert.Equal(AppendOutcome.Durable, await AppendAsync(ledger, first, 5));

        Assert.Equal(500, await CountEventsAsync(ledger));
    }

    [Fact]
    public async Task What_is_durable_but_not_applied_is_applied_at_the_next_start()
    {
        var copy = Path.Combine(_folder, "copy");
        await using (
            var ledger = Open(new LedgerOptions { DataDirectory = Path.Combine(_folder, "first"), ApplyInterval = TimeSpan.FromHours(1) })
        )
        {
            await AppendAsync(ledger, 0, 3);
            await CountEventsAsync(ledger);
            await AppendAsync(ledger, 3, 4);
            CopyFolder(Path.Combine(_folder, "first"), copy); // As a killed process leaves it.
        }

        await using var restarted = Open(new LedgerOptions { DataDirectory = copy });
        Assert.Equal(7, await CountEventsAsync(restarted));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_after_a_restart_is_counted_once()
    {
        await using (var ledger = Open(new LedgerOptions { DataDirectory = _folder }))
            await AppendAsync(ledger, 0, 10);

        await using var restarted = Open(new LedgerOptions { DataDirectory = _folder });
        await AppendAsync(restarted, 5, 10);
        Assert.Equal(15, await CountEventsAsync(restarted));
    }

    [Fact]
    public async Task A_full_backlog_turns_senders_away_and_takes_them_again_once_it_is_applied()
    {
        var options = new LedgerOptions
        {
            DataDirectory = _folder,
            BacklogBytes = 8,
            ApplyInterval = TimeSpan.FromHours(1),
        };
        await using var ledger = Open(options);
        // The first request in an idle ledger wakes the applier, which then lets others gather for an hour.
        Assert.Equal(AppendOutcome.Durable, await AppendAsync(ledger, 0, 1));
        Assert.Equal(AppendOutcome.Busy, await AppendAsync(ledger, 1, 1, TimeSpan.FromMilliseconds(50)));

        var waiting = AppendAsync(ledger, 1, 1, TimeSpan.FromMinutes(1)).AsTask();
        Assert.Equal(1, await CountEventsAsync(ledger));
        Assert.Equal(AppendOutcome.Durable, await waiting);
        Assert.Equal(2, await CountEventsAsync(ledger));
    }

    [Fact]
    public void A_database_of_a_newer_program_is_refused_and_left_alone()
    {
        var file = Path.Combine(_folder, "plumbline.duckdb");
        using (var database = DuckDatabase.Open(file))
        using (var connection = database.Connect())
        {
            Migrations.Apply(connection);
            connection.Execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'");
        }

        var refused = Assert.Throws<NewerSchemaException>(() => Open(new LedgerOptions { DataDirectory = _folder }));
        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
        using var again = DuckDatabase.Open(file);
        using var reader = again.Connect();
        Assert.Equal(999, Migrations.Read(reader));
    }

    [Fact]
    public void A_damaged_database_is_reported_and_left_alone()
    {
        var file = Path.Combine(_folder, "plumbline.duckdb");
        var garbage = new byte[20_000];
        new Random(1).NextBytes(garbage);
        File.WriteAllBytes(file, garbage);

        Assert.Throws<DuckDbException>(() => Open(new LedgerOptions { DataDirectory = _folder }));
        Assert.Equal(garbage, File.ReadAllBytes(file));
    }

    static Ledger Open(LedgerOptions options) => Ledger.Open(options, Decode, TimeProvider.System, _ => { });

    static async ValueTask<AppendOutcome> AppendAsync(Ledger ledger, int first, int count, TimeSpan patience = default)
    {
        var body = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(body, first);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), count);
        var entry = new JournalEntry(ReceivedAt, Signal.Logs, Protocol.Http, Encoding.Protobuf);
        var batch = ledger.Rent();
        batch.ReceivedAt = ReceivedAt;
        Decode(entry, body, batch);
        return await ledger.AppendAsync(entry, body, batch, patience);
    }

    static void Decode(JournalEntry entry, ReadOnlySpan<byte> body, Batch batch)
    {
        batch.Senders.Add().Scope = batch.Text.Append("test"u8);
        batch.Contexts.Add().Hash = Hash128.Of("context"u8);
        var (first, count) = (BinaryPrimitives.ReadInt32LittleEndian(body), BinaryPrimitives.ReadInt32LittleEndian(body[4..]));
        for (var number = first; number < first + count; number++)
        {
            ref var record = ref batch.Events.Add();
            record.Time = ReceivedAt + number;
            record.Name = batch.Text.Append("tick"u8);
            record.Hash = Hash128.Of(number);
        }
    }

    static async Task<long> CountEventsAsync(Ledger ledger)
    {
        await ledger.CaughtUpAsync();
        using var connection = ledger.Database.Connect();
        using var rows = connection.Query("SELECT count(*) FROM events");
        rows.Read();
        return rows.GetInt64(0);
    }

    static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
