using Plumbline.Store.DuckDb;

namespace Plumbline.Tests.Store.DuckDb;

public sealed class DuckDatabaseTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_committed_is_there_after_opening_again()
    {
        var path = _folder.File("a.duckdb");
        for (var i = 0; i < 3; i++)
        {
            using var database = DuckDatabase.Open(path);
            using var connection = database.Connect();
            connection.Execute("CREATE TABLE IF NOT EXISTS t(a INTEGER)");
            connection.Execute("INSERT INTO t VALUES ($1)", i);
            connection.Execute("BEGIN TRANSACTION");
            connection.Execute("INSERT INTO t VALUES (100)");
            using var result = connection.Query("SELECT count(*), sum(a) FROM t WHERE a < 100");
            Assert.True(result.Read());
            Assert.Equal((i + 1, i * (i + 1) / 2), (result.GetInt64(0), result.GetInt64(1)));
        }
    }

    [Fact]
    public void Settings_are_taken_and_an_unknown_one_is_named()
    {
        var settings = new Dictionary<string, string> { ["threads"] = "1", ["wal_autocheckpoint"] = "64MB" };
        using var database = DuckDatabase.Open(null, settings);
        using var connection = database.Connect();
        using var result = connection.Query("SELECT current_setting('threads')");
        Assert.True(result.Read());
        Assert.Equal(1, result.GetInt64(0));
        settings["thraeds"] = "1";
        Assert.Contains("thraeds", Assert.Throws<DuckDbException>(() => DuckDatabase.Open(null, settings)).Message);
    }

    [Fact]
    public void A_file_that_is_no_database_is_reported_and_left_alone()
    {
        var path = _folder.File("notes.txt");
        var text = string.Concat(Enumerable.Repeat("Not a database at all. ", 1000));
        File.WriteAllText(path, text);
        Assert.Equal(DuckErrorKind.Damaged, Assert.Throws<DuckDbException>(() => DuckDatabase.Open(path)).Kind);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void A_damaged_file_is_reported()
    {
        var bytes = File.ReadAllBytes(SmallDatabase());

        // The main header, then the two database headers of 4096 bytes each: a flipped bit breaks their checksums.
        foreach (var offset in (int[])[20, 4096 + 16, 8192 + 16])
            bytes[offset] ^= 1;
        var path = _folder.File("damaged.duckdb");
        File.WriteAllBytes(path, bytes);
        Assert.Equal(DuckErrorKind.Damaged, Assert.Throws<DuckDbException>(() => DuckDatabase.Open(path)).Kind);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_told_from_a_damaged_one()
    {
        var bytes = File.ReadAllBytes(SmallDatabase());

        // The main header: checksum (8 bytes), "DUCK", version (8 bytes).
        Assert.Equal("DUCK"u8, bytes.AsSpan(8, 4));
        Assert.Equal(BitConverter.ToUInt64(bytes), Checksum(bytes.AsSpan(8, 4088)));
        bytes[12] = 250;
        BitConverter.TryWriteBytes(bytes, Checksum(bytes.AsSpan(8, 4088)));
        var path = _folder.File("newer.duckdb");
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<DuckDbException>(() => DuckDatabase.Open(path));
        Assert.True(error.Kind == DuckErrorKind.NewerFormat, error.Message);
    }

    [Theory]
    [InlineData("IO Error: Could not write file \"x.wal\": No space left on device", DuckErrorKind.OutOfDisk, false)]
    [InlineData("FATAL Error: Failed to commit: No space left on device", DuckErrorKind.OutOfDisk, true)]
    [InlineData("IO Error: Could not set lock on file \"x\": Conflicting lock is held in plumb (PID 7)", DuckErrorKind.Locked, false)]
    [InlineData("INTERNAL Error: database has been invalidated because of a previous fatal error", DuckErrorKind.Other, true)]
    [InlineData("Out of Memory Error: could not allocate block", DuckErrorKind.OutOfMemory, false)]
    [InlineData("Parser Error: syntax error", DuckErrorKind.Other, false)]
    public void Errors_are_told_apart_by_their_words(string message, DuckErrorKind kind, bool mustReopen)
    {
        var error = new DuckDbException(message);
        Assert.Equal((kind, mustReopen), (error.Kind, error.MustReopen));
    }

    [Fact]
    public async Task Readers_see_whole_transactions_while_a_writer_writes()
    {
        using var database = DuckDatabase.Open(_folder.File("a.duckdb"));
        using var writer = database.Connect();
        writer.Execute("CREATE TABLE t(a BIGINT)");
        var done = false;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(ReadUntilDone)).ToArray();
        using var appender = writer.Append("t", DuckType.BigInt);
        for (var batch = 0; batch < 50; batch++)
        {
            writer.Execute("BEGIN TRANSACTION");
            for (var i = 0; i < 1000; i++)
            {
                appender.BeginRow();
                appender.Set(0, 1L);
                appender.EndRow();
            }

            appender.Flush();
            writer.Execute("COMMIT");
        }

        Volatile.Write(ref done, true);
        Assert.All(await Task.WhenAll(readers), last => Assert.Equal(50_000, last));

        long ReadUntilDone()
        {
            using var reader = database.Connect();
            for (long last = 0; ; )
            {
                var wasDone = Volatile.Read(ref done);
                using var result = reader.Query("SELECT coalesce(sum(a), 0) FROM t");
                Assert.True(result.Read());
                var sum = result.GetInt64(0);
                Assert.True(sum >= last && sum % 1000 == 0, $"{sum} after {last}");
                last = sum;
                if (wasDone)
                    return last;
            }
        }
    }

    static ulong Checksum(ReadOnlySpan<byte> block)
    {
        ulong sum = 5381;
        foreach (var word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(block))
            sum ^= word * 0xbf58476d1ce4e5b9;
        return sum;
    }

    string SmallDatabase()
    {
        var path = _folder.File("small.duckdb");
        using var database = DuckDatabase.Open(path);
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t AS SELECT i FROM range(1000) t(i)");
        connection.Execute("CHECKPOINT");
        return path;
    }
}
