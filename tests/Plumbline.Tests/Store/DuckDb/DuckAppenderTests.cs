using System.Text;
using Plumbline.Store.DuckDb;

namespace Plumbline.Tests.Store.DuckDb;

public sealed class DuckAppenderTests : IDisposable
{
    static readonly DuckType[] AllTypes =
    [
        DuckType.Boolean,
        DuckType.TinyInt,
        DuckType.SmallInt,
        DuckType.Integer,
        DuckType.BigInt,
        DuckType.HugeInt,
        DuckType.UTinyInt,
        DuckType.USmallInt,
        DuckType.UInteger,
        DuckType.UBigInt,
        DuckType.UHugeInt,
        DuckType.Float,
        DuckType.Double,
        DuckType.Uuid,
        DuckType.Varchar,
        DuckType.Blob,
        DuckType.TimestampNanos,
    ];

    readonly DuckDatabase _database = DuckDatabase.Open(null);
    readonly DuckConnection _connection;

    public DuckAppenderTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Rows_of_every_type_come_back_as_they_went()
    {
        var seed = Environment.TickCount;
        var rows = RandomRows(new Random(seed), 5000);
        CreateAllTypes();
        using (var appender = _connection.Append("t", AllTypes))
        {
            foreach (var row in rows)
                Write(appender, row);
            appender.Flush();
        }

        using var result = _connection.Query("SELECT * FROM t ORDER BY n");
        foreach (var row in rows)
        {
            Assert.True(result.Read());
            for (var i = 0; i < AllTypes.Length; i++)
                Assert.True(Equals(row[i], Read(result, i)), $"SEED={seed}: {AllTypes[i]} went {row[i]}, came {Read(result, i)}");
        }

        Assert.False(result.Read());
    }

    [Fact]
    public void Many_chunks_are_appended_without_allocation()
    {
        _connection.Execute("CREATE TABLE t(n BIGINT, short VARCHAR, long VARCHAR, half DOUBLE)");
        using var appender = _connection.Append("t", DuckType.BigInt, DuckType.Varchar, DuckType.Varchar, DuckType.Double);
        Fill(0, 5000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill(5000, 300_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        appender.Flush();
        using var result = _connection.Query(
            "SELECT count(*), sum(n), count(half), count(*) FILTER (long = 'a text that is longer than twelve'), count(DISTINCT short) FROM t"
        );
        Assert.True(result.Read());
        Assert.Equal([300_000, 300_000L * 299_999 / 2, 150_000, 300_000, 1], Enumerable.Range(0, 5).Select(result.GetInt64));

        void Fill(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                appender.BeginRow();
                appender.Set(0, (long)i);
                appender.SetText(1, "short"u8);
                appender.SetText(2, "a text that is longer than twelve"u8);
                if (i % 2 == 0)
                    appender.Set(3, 0.5);
                appender.EndRow();
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xff }, "\ufffd")]
    [InlineData(new byte[] { 0x61, 0xc3 }, "a\ufffd")]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80, 0x62 }, "\ufffd\ufffd\ufffdb")]
    [InlineData(new byte[] { 0xc0, 0x80 }, "\ufffd\ufffd")]
    public void Invalid_utf8_becomes_replacement_characters(byte[] bytes, string expected)
    {
        _connection.Execute("CREATE TABLE t(a VARCHAR, b BLOB)");
        using var appender = _connection.Append("t", DuckType.Varchar, DuckType.Blob);
        foreach (var count in (int[])[1, 9])
        {
            appender.BeginRow();
            appender.SetText(0, Enumerable.Repeat(bytes, count).SelectMany(b => b).ToArray());
            appender.SetText(1, Enumerable.Repeat(bytes, count).SelectMany(b => b).ToArray());
            appender.EndRow();
        }

        appender.Flush();
        using var result = _connection.Query("SELECT a, b FROM t");
        foreach (var count in (int[])[1, 9])
        {
            Assert.True(result.Read());
            Assert.Equal(string.Concat(Enumerable.Repeat(expected, count)), result.GetString(0));
            Assert.Equal(Enumerable.Repeat(bytes, count).SelectMany(b => b), result.GetBytes(1));
        }
    }

    [Fact]
    public void Half_a_surrogate_becomes_a_replacement_character()
    {
        _connection.Execute("CREATE TABLE t(a VARCHAR)");
        using var appender = _connection.Append("t", DuckType.Varchar);
        appender.BeginRow();
        appender.SetText(0, "x\ud800y");
        appender.EndRow();
        appender.Flush();
        using var result = _connection.Query("SELECT a FROM t");
        Assert.True(result.Read());
        Assert.Equal("x\ufffdy", result.GetString(0));
    }

    [Fact]
    public void A_row_that_was_not_ended_is_forgotten()
    {
        _connection.Execute("CREATE TABLE t(a INTEGER, b INTEGER)");
        using var appender = _connection.Append("t", DuckType.Integer, DuckType.Integer);
        appender.BeginRow();
        appender.Set(0, 1);
        appender.BeginRow();
        appender.Set(1, 2);
        appender.EndRow();
        appender.BeginRow();
        appender.Set(0, 3);
        appender.Flush();
        Assert.Equal((1, 0, 2), Sums());

        (long Rows, long A, long B) Sums()
        {
            using var result = _connection.Query("SELECT count(*), coalesce(sum(a), 0), sum(b) FROM t");
            Assert.True(result.Read());
            return (result.GetInt64(0), result.GetInt64(1), result.GetInt64(2));
        }
    }

    [Fact]
    public void A_column_is_made_null_again()
    {
        _connection.Execute("CREATE TABLE t(a VARCHAR)");
        using var appender = _connection.Append("t", DuckType.Varchar);
        appender.BeginRow();
        appender.SetText(0, "a text of more than twelve bytes");
        appender.SetNull(0);
        appender.EndRow();
        appender.Flush();
        Assert.Equal(1, Count("SELECT count(*) FROM t WHERE a IS NULL"));
    }

    [Fact]
    public void Rows_belong_to_the_transaction_and_the_appender_outlives_it()
    {
        _connection.Execute("CREATE TABLE t(a INTEGER)");
        using var appender = _connection.Append("t", DuckType.Integer);
        using var other = _database.Connect();
        foreach (
            var (end, expected) in (ReadOnlySpan<(string, int)>)[("ROLLBACK", 0), ("COMMIT", 3000), ("ROLLBACK", 3000), ("COMMIT", 6000)]
        )
        {
            _connection.Execute("BEGIN TRANSACTION");
            for (var i = 0; i < 3000; i++)
            {
                appender.BeginRow();
                appender.Set(0, i);
                appender.EndRow();
            }

            appender.Flush();
            _connection.Execute(end);
            using var result = other.Query("SELECT count(*) FROM t");
            Assert.True(result.Read());
            Assert.Equal(expected, result.GetInt64(0));
        }
    }

    [Fact]
    public void A_refused_row_is_reported_and_after_clearing_the_appender_works_again()
    {
        _connection.Execute("CREATE TABLE t(a INTEGER NOT NULL)");
        using var appender = _connection.Append("t", DuckType.Integer);
        appender.BeginRow();
        appender.EndRow();
        Assert.Contains("NOT NULL", Assert.Throws<DuckDbException>(appender.Flush).Message);
        appender.Clear();
        appender.BeginRow();
        appender.Set(0, 5);
        appender.EndRow();
        appender.Flush();
        Assert.Equal(5, Count("SELECT sum(a) FROM t"));
    }

    [Fact]
    public void What_is_not_flushed_is_forgotten()
    {
        _connection.Execute("CREATE TABLE t(a INTEGER)");
        using (var appender = _connection.Append("t", DuckType.Integer))
        {
            for (var i = 0; i < 5000; i++)
            {
                appender.BeginRow();
                appender.Set(0, i);
                appender.EndRow();
            }
        }

        Assert.Equal(0, Count("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Columns_must_be_the_tables()
    {
        _connection.Execute("CREATE TABLE t(a INTEGER, b DOUBLE)");
        Assert.Contains("2 columns", Assert.Throws<ArgumentException>(() => _connection.Append("t", DuckType.Integer)).Message);
        Assert.Contains(
            "Double",
            Assert.Throws<ArgumentException>(() => _connection.Append("t", DuckType.Integer, DuckType.Float)).Message
        );
        Assert.Contains("nowhere", Assert.Throws<DuckDbException>(() => _connection.Append("nowhere", DuckType.Integer)).Message);
        using var appender = _connection.Append("t", DuckType.Integer, DuckType.Double);
        Assert.Throws<InvalidOperationException>(() => appender.Set(0, 1));
        appender.BeginRow();
        Assert.Throws<InvalidOperationException>(() => appender.Set(0, 1L));
        Assert.Throws<InvalidOperationException>(() => appender.SetText(1, "1"));
    }

    void CreateAllTypes() =>
        _connection.Execute(
            """
            CREATE TABLE t(b BOOLEAN, i8 TINYINT, i16 SMALLINT, i32 INTEGER, n BIGINT, i128 HUGEINT, u8 UTINYINT, u16 USMALLINT,
                u32 UINTEGER, u64 UBIGINT, u128 UHUGEINT, f FLOAT, d DOUBLE, u UUID, t VARCHAR, x BLOB, ts TIMESTAMP_NS)
            """
        );

    static object?[][] RandomRows(Random random, int count)
    {
        var rows = new object?[count][];
        for (var n = 0; n < count; n++)
        {
            rows[n] = [.. AllTypes.Select(type => random.Next(5) == 0 ? null : RandomValue(random, type))];
            rows[n][4] = (long)n;
        }

        return rows;
    }

    static object RandomValue(Random random, DuckType type)
    {
        // A value with random bits, or all zeros, or all ones, or the sign bit alone, or all but the sign bit.
        var bytes = new byte[16];
        var pattern = random.Next(6);
        if (pattern < 2)
            random.NextBytes(bytes);
        else if (pattern is 3 or 5)
            bytes.AsSpan().Fill(0xff);
        int size = type switch
        {
            DuckType.TinyInt => 1,
            DuckType.SmallInt => 2,
            DuckType.Integer => 4,
            DuckType.HugeInt => 16,
            _ => 8,
        };
        if (pattern >= 4)
            bytes[size - 1] ^= 0x80;
        return type switch
        {
            DuckType.Boolean => random.Next(2) == 0,
            DuckType.TinyInt => (sbyte)bytes[0],
            DuckType.SmallInt => BitConverter.ToInt16(bytes),
            DuckType.Integer => BitConverter.ToInt32(bytes),
            DuckType.HugeInt => BitConverter.ToInt128(bytes),
            DuckType.UTinyInt => bytes[0],
            DuckType.USmallInt => BitConverter.ToUInt16(bytes),
            DuckType.UInteger => BitConverter.ToUInt32(bytes),
            DuckType.UBigInt => BitConverter.ToUInt64(bytes),
            DuckType.UHugeInt or DuckType.Uuid => BitConverter.ToUInt128(bytes),
            DuckType.Float => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30))),
            DuckType.Double => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300)),
            DuckType.Varchar => RandomText(random),
            DuckType.Blob => Convert.ToHexString(bytes.AsSpan(0, random.Next(17))),
            _ => random.NextInt64(-1L << 62, 1L << 62),
        };
    }

    static string RandomText(Random random)
    {
        string[] pieces = ["a", "é", "☃", "😀", "\0", " "];
        var text = new StringBuilder();
        for (var i = random.Next(random.Next(10) == 0 ? 2000 : 15); i > 0; i--)
            text.Append(random.GetItems(pieces, 1)[0]);
        return text.ToString();
    }

    static void Write(DuckAppender appender, object?[] row)
    {
        appender.BeginRow();
        for (var i = 0; i < row.Length; i++)
            Write(appender, i, row[i]);
        appender.EndRow();
    }

    static void Write(DuckAppender appender, int column, object? value)
    {
        switch (value)
        {
            case bool v:
                appender.Set(column, v);
                break;
            case sbyte v:
                appender.Set(column, v);
                break;
            case short v:
                appender.Set(column, v);
                break;
            case int v:
                appender.Set(column, v);
                break;
            case long v:
                appender.Set(column, v);
                break;
            case Int128 v:
                appender.Set(column, v);
                break;
            case byte v:
                appender.Set(column, v);
                break;
            case ushort v:
                appender.Set(column, v);
                break;
            case uint v:
                appender.Set(column, v);
                break;
            case ulong v:
                appender.Set(column, v);
                break;
            case UInt128 v when AllTypes[column] == DuckType.Uuid:
                appender.SetUuid(column, v);
                break;
            case UInt128 v:
                appender.Set(column, v);
                break;
            case float v:
                appender.Set(column, v);
                break;
            case double v:
                appender.Set(column, v);
                break;
            case string v when AllTypes[column] == DuckType.Blob:
                appender.SetText(column, Convert.FromHexString(v));
                break;
            case string v:
                appender.SetText(column, v);
                break;
        }
    }

    static object? Read(DuckResult result, int column) =>
        result.IsNull(column)
            ? null
            : AllTypes[column] switch
            {
                DuckType.Boolean => result.GetBoolean(column),
                DuckType.TinyInt => (sbyte)result.GetInt64(column),
                DuckType.SmallInt => (short)result.GetInt64(column),
                DuckType.Integer => (int)result.GetInt64(column),
                DuckType.HugeInt => result.GetInt128(column),
                DuckType.UTinyInt => (byte)result.GetInt64(column),
                DuckType.USmallInt => (ushort)result.GetInt64(column),
                DuckType.UInteger => (uint)result.GetInt64(column),
                DuckType.UBigInt => result.GetUInt64(column),
                DuckType.UHugeInt => result.GetUInt128(column),
                DuckType.Uuid => result.GetUuid(column),
                DuckType.Float => (float)result.GetDouble(column),
                DuckType.Double => result.GetDouble(column),
                DuckType.Varchar => result.GetString(column),
                DuckType.Blob => Convert.ToHexString(result.GetUtf8(column)),
                _ => result.GetInt64(column),
            };

    long Count(string sql)
    {
        using var result = _connection.Query(sql);
        Assert.True(result.Read());
        return result.GetInt64(0);
    }
}
