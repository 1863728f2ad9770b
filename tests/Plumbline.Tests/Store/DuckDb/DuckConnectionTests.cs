using Plumbline.Store.DuckDb;

namespace Plumbline.Tests.Store.DuckDb;

public sealed class DuckConnectionTests : IDisposable
{
    readonly DuckDatabase _database = DuckDatabase.Open(null);
    readonly DuckConnection _connection;

    public DuckConnectionTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Every_parameter_type_comes_back_as_it_went()
    {
        using var result = _connection.Query(
            "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10",
            null,
            true,
            int.MinValue,
            long.MaxValue,
            ulong.MaxValue,
            Int128.MinValue,
            UInt128.MaxValue,
            0.1,
            "naïve \0 ☃ and longer than twelve",
            new byte[] { 0, 255, 7 }
        );
        Assert.True(result.Read());
        Assert.True(result.IsNull(0));
        Assert.True(result.GetBoolean(1));
        Assert.Equal(int.MinValue, result.GetInt64(2));
        Assert.Equal(long.MaxValue, result.GetInt64(3));
        Assert.Equal(ulong.MaxValue, result.GetUInt64(4));
        Assert.Equal(Int128.MinValue, result.GetInt128(5));
        Assert.Equal(UInt128.MaxValue, result.GetUInt128(6));
        Assert.Equal(0.1, result.GetDouble(7));
        Assert.Equal("naïve \0 ☃ and longer than twelve", result.GetString(8));
        Assert.Equal([0, 255, 7], result.GetBytes(9)!);
        Assert.False(result.Read());
    }

    [Fact]
    public void Empty_texts_and_blobs_are_not_null()
    {
        using var result = _connection.Query("SELECT $1::VARCHAR, $2::BLOB", "", Array.Empty<byte>());
        Assert.True(result.Read());
        Assert.Equal("", result.GetString(0));
        Assert.Empty(result.GetBytes(1)!);
    }

    [Theory]
    [InlineData("'-128'::TINYINT", "-128")]
    [InlineData("'255'::UTINYINT", "255")]
    [InlineData("'-32768'::SMALLINT", "-32768")]
    [InlineData("'65535'::USMALLINT", "65535")]
    [InlineData("'-2147483648'::INTEGER", "-2147483648")]
    [InlineData("'4294967295'::UINTEGER", "4294967295")]
    [InlineData("'-9223372036854775808'::BIGINT", "-9223372036854775808")]
    [InlineData("'18446744073709551615'::UBIGINT", "18446744073709551615")]
    [InlineData("'170141183460469231731687303715884105727'::HUGEINT", "170141183460469231731687303715884105727")]
    [InlineData("'-170141183460469231731687303715884105728'::HUGEINT", "-170141183460469231731687303715884105728")]
    [InlineData("'12'::UHUGEINT", "12")]
    [InlineData("true", "1")]
    [InlineData("'1.25'::DECIMAL(4,2)", "125")]
    [InlineData("'-12345.678'::DECIMAL(9,3)", "-12345678")]
    [InlineData("'1234567890.12345678'::DECIMAL(18,8)", "123456789012345678")]
    [InlineData("'99999999999999999999.5'::DECIMAL(38,1)", "999999999999999999995")]
    [InlineData("DATE '1970-01-03'", "2")]
    [InlineData("TIMESTAMP '1970-01-01 00:00:01'", "1000000")]
    [InlineData("TIMESTAMP_NS '1970-01-01 00:00:01'", "1000000000")]
    [InlineData("TIMESTAMP_S '1970-01-01 00:01:00'", "60")]
    [InlineData("sum(9223372036854775807::BIGINT + 0 * i) FROM range(4) t(i)", "36893488147419103228")]
    public void Every_integer_type_reads_as_an_integer(string expression, string expected)
    {
        using var result = _connection.Query($"SELECT {expression}");
        Assert.True(result.Read());
        Assert.Equal(expected, result.GetInt128(0).ToString());
    }

    [Fact]
    public void Doubles_floats_and_decimals_read_as_doubles()
    {
        using var result = _connection.Query("SELECT 1.5::FLOAT, 'nan'::DOUBLE, '-inf'::DOUBLE, 12.25::DECIMAL(10,2), 7::HUGEINT");
        Assert.True(result.Read());
        Assert.Equal([1.5, double.NaN, double.NegativeInfinity, 12.25, 7], Enumerable.Range(0, 5).Select(result.GetDouble));
    }

    [Fact]
    public void A_uuid_is_the_number_its_digits_write()
    {
        using var result = _connection.Query(
            "SELECT '0123456789abcdef0011223344556677'::UUID, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID"
        );
        Assert.True(result.Read());
        Assert.Equal(UInt128.Parse("0123456789abcdef0011223344556677", System.Globalization.NumberStyles.HexNumber), result.GetUuid(0));
        Assert.Equal(UInt128.MaxValue, result.GetUuid(1));
    }

    [Fact]
    public void A_uuid_is_asked_for_as_a_number()
    {
        var id = UInt128.Parse("8123456789abcdef0011223344556677", System.Globalization.NumberStyles.HexNumber);
        using var result = _connection.Query("SELECT $1, $1 = '8123456789abcdef0011223344556677'::UUID", new DuckUuid(id));
        Assert.True(result.Read());
        Assert.Equal(id, result.GetUuid(0));
        Assert.True(result.GetBoolean(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_result_is_read_over_many_chunks(bool streaming)
    {
        const string sql = "SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'text number ' || i END FROM range(100000) t(i)";
        using var result = streaming ? _connection.Stream(sql) : _connection.Query(sql);
        long expected = 0;
        while (result.Read())
        {
            Assert.Equal(expected, result.GetInt64(0));
            Assert.Equal(expected % 3 == 0 ? null : $"text number {expected}", result.GetString(1));
            expected++;
        }

        Assert.Equal(100000, expected);
    }

    [Fact]
    public void A_result_is_read_chunk_by_chunk()
    {
        using var result = _connection.Query("SELECT i, CASE WHEN i % 2 = 0 THEN i::DOUBLE END FROM range(5000) t(i)");
        long sum = 0,
            nulls = 0;
        while (result.NextChunk())
        {
            foreach (var value in result.Column<long>(0))
                sum += value;
            var validity = result.Validity(1);
            for (var row = 0; row < result.Rows; row++)
                nulls += validity.IsEmpty || (validity[row >> 6] >> row & 1) != 0 ? 0 : 1;
            Assert.True(result.Validity(0).IsEmpty);
        }

        Assert.Equal((5000L * 4999 / 2, 2500), (sum, nulls));
    }

    [Fact]
    public void A_column_read_with_the_wrong_size_or_type_throws()
    {
        using var result = _connection.Query("SELECT 1::INTEGER AS n, 'a' AS t, NULL AS none");
        Assert.True(result.Read());
        Assert.Throws<InvalidCastException>(() => result.Column<long>(0).Length);
        Assert.Throws<InvalidCastException>(() => result.GetString(0));
        Assert.Throws<InvalidCastException>(() => result.GetInt64(1));
        Assert.Contains("none", Assert.Throws<InvalidCastException>(() => result.GetInt64(2)).Message);
    }

    [Fact]
    public void An_integer_that_does_not_fit_throws()
    {
        using var result = _connection.Query("SELECT -1, 9223372036854775808::UBIGINT, 340282366920938463463374607431768211455::UHUGEINT");
        Assert.True(result.Read());
        Assert.Throws<OverflowException>(() => result.GetUInt64(0));
        Assert.Throws<OverflowException>(() => result.GetUInt128(0));
        Assert.Throws<OverflowException>(() => result.GetInt64(1));
        Assert.Throws<OverflowException>(() => result.GetInt128(2));
    }

    [Fact]
    public void Reading_before_the_first_row_or_after_the_last_throws()
    {
        using var result = _connection.Query("SELECT 1");
        Assert.Throws<InvalidOperationException>(() => result.GetInt64(0));
        Assert.True(result.Read());
        Assert.False(result.Read());
        Assert.Throws<InvalidOperationException>(() => result.GetInt64(0));
    }

    [Theory]
    [InlineData("SELEC 1", "SELEC")]
    [InlineData("SELECT nothing FROM nowhere", "nowhere")]
    [InlineData("SELECT 'x'::INTEGER", "Could not convert string 'x'")]
    public void An_error_names_the_problem(string sql, string named)
    {
        Assert.Contains(named, Assert.Throws<DuckDbException>(() => _connection.Execute(sql)).Message);
        Assert.Contains(named, Assert.Throws<DuckDbException>(() => _connection.Query(sql)).Message);
        Assert.Contains(named, Assert.Throws<DuckDbException>(() => ReadAll(_connection.Stream(sql))).Message);
    }

    [Fact]
    public void A_stream_that_fails_in_the_middle_throws()
    {
        // Of several threads one may hear that it was stopped before it hears why.
        _connection.Execute("SET threads TO 1");
        using var result = _connection.Stream(
            "SELECT CASE WHEN i = 500000 THEN error('half way') ELSE i::VARCHAR END FROM range(1000000) t(i)"
        );
        Assert.Contains("half way", Assert.Throws<DuckDbException>(() => ReadAll(result)).Message);
    }

    [Fact]
    public void Parameters_must_be_as_many_as_the_statement_takes()
    {
        Assert.Throws<ArgumentException>(() => _connection.Query("SELECT $1"));
        Assert.Throws<ArgumentException>(() => _connection.Query("SELECT $1", 1, 2));
        Assert.Throws<ArgumentException>(() => _connection.Query("SELECT $1", new object()));
    }

    [Fact]
    public void Several_statements_run_in_one_text()
    {
        _connection.Execute("CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1), (2);");
        _connection.Execute("UPDATE t SET a = a + $1", 10);
        Assert.Equal(23, Scalar("SELECT sum(a) FROM t"));
    }

    [Fact]
    public void A_transaction_that_is_rolled_back_leaves_nothing()
    {
        _connection.Execute("CREATE TABLE t(a INTEGER)");
        _connection.Execute("BEGIN TRANSACTION");
        _connection.Execute("INSERT INTO t VALUES (1)");
        Assert.Equal(1, Scalar("SELECT count(*) FROM t"));
        _connection.Execute("ROLLBACK");
        Assert.Equal(0, Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_statement_is_interrupted_from_another_thread()
    {
        var running = Task.Run(() =>
            Assert.Throws<DuckDbException>(() => _connection.Execute("SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3"))
        );
        while (!running.IsCompleted)
        {
            await Task.Delay(20);
            _connection.Interrupt();
        }

        Assert.Equal(DuckErrorKind.Interrupted, (await running).Kind);
    }

    [Fact]
    public void Disposing_twice_and_in_any_order_is_harmless()
    {
        var database = DuckDatabase.Open(null);
        var connection = database.Connect();
        connection.Execute("CREATE TABLE t(a VARCHAR)");
        var result = connection.Query("SELECT 'a text of more than twelve bytes' || i FROM range(5000) t(i)");
        var appender = connection.Append("t", DuckType.Varchar);
        database.Dispose();
        connection.Dispose();
        Assert.True(result.Read());
        Assert.Equal("a text of more than twelve bytes0", result.GetString(0));
        for (var i = 0; i < 2; i++)
        {
            appender.Dispose();
            result.Dispose();
            connection.Dispose();
            database.Dispose();
            connection.Interrupt();
        }

        Assert.Throws<InvalidOperationException>(() => result.GetString(0));
        Assert.Throws<ObjectDisposedException>(() => result.Read());
        Assert.Throws<ObjectDisposedException>(() => connection.Execute("SELECT 1"));
        Assert.Throws<ObjectDisposedException>(() => appender.Flush());
        Assert.Throws<ObjectDisposedException>(() => database.Connect());
    }

    static void ReadAll(DuckResult result)
    {
        while (result.Read())
            _ = result.GetString(0);
    }

    long Scalar(string sql)
    {
        using var result = _connection.Query(sql);
        Assert.True(result.Read());
        return result.GetInt64(0);
    }
}
