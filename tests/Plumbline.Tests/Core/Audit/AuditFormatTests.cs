using System.Security.Cryptography;
using System.Text;
using Plumbline.Core.Audit;

namespace Plumbline.Tests.OfCore;

public class AuditFormatTests
{
    static readonly AuditKey Key = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    static readonly DateTimeOffset Time = new(2026, 11, 20, 21, 0, 0, TimeSpan.Zero);

    // The rule as the documentation has it, with nothing of ours.
    [Fact]
    public void A_hash_is_of_the_hash_before_and_the_body_and_a_seal_is_of_the_hash()
    {
        using var chain = new AuditChain(Key, default);
        var lines = new AuditLineBuilder();
        new AuditHeader("0123456789abcdef", 1, 0, Key.Id, new string('0', 64), Time, "new").Write(lines, chain);
        AuditRecord.WriteGap(lines, chain, 1, Time, 5, "queue_full");

        var secret = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            [.. Enumerable.Range(0, 32).Select(i => (byte)i)],
            32,
            info: "plumbline audit chain"u8.ToArray()
        );
        var hash = new byte[32];
        foreach (var line in Encoding.UTF8.GetString(lines.Written).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var body = line[..line.IndexOf(",\"hash\":", StringComparison.Ordinal)];
            hash = SHA256.HashData([.. hash, .. Encoding.UTF8.GetBytes(body)]);
            var seal = HMACSHA256.HashData(secret, hash);
            Assert.Equal($"{body},\"hash\":\"{Convert.ToHexStringLower(hash)}\",\"mac\":\"{Convert.ToHexStringLower(seal)}\"}}", line);
        }

        Assert.Equal(hash, chain.Head.ToArray());
    }

    [Fact]
    public void A_line_that_is_not_the_next_one_leaves_the_chain_where_it_was()
    {
        using var writing = new AuditChain(Key, default);
        using var reading = new AuditChain(Key, default);
        using var other = new AuditChain(new AuditKey(new byte[32]), default);
        var lines = new AuditLineBuilder();
        AuditRecord.WriteClose(lines, writing, 1, Time);
        var line = lines.Line[..^1].ToArray();

        Assert.Equal(AuditLineFault.Frame, reading.Take(line.AsSpan(1, 20)));
        Assert.Equal(AuditLineFault.Seal, other.Take(line));
        line[20]++;
        Assert.Equal(AuditLineFault.Hash, reading.Take(line));
        line[20]--;
        Assert.Equal(AuditLineFault.None, reading.Take(line));
        Assert.Equal(AuditLineFault.Hash, reading.Take(line));
    }

    [Fact]
    public void A_header_is_read_as_it_was_written()
    {
        using var chain = new AuditChain(Key, default);
        var lines = new AuditLineBuilder();
        var header = new AuditHeader("0123456789abcdef", 7, 12, Key.Id, new string('a', 64), Time, "crash", 5, new string('b', 64), "cut");
        header.Write(lines, chain);

        Assert.True(AuditHeader.TryRead(lines.Line[..^1], out var read));
        Assert.Equal(header, read);
    }

    [Fact]
    public void A_state_is_read_as_it_was_written_and_only_with_its_key()
    {
        var state = new AuditState("0123456789abcdef", Key.Id, 3, 4711, 42, new string('c', 64), true, Time);
        var bytes = state.ToBytes(Key);

        Assert.True(AuditState.TryRead(bytes, Key, out var read));
        Assert.Equal(state, read);
        Assert.True(AuditState.TryRead(bytes, null, out _));
        Assert.False(AuditState.TryRead(bytes, new AuditKey(new byte[32]), out _));
    }

    [Fact]
    public void Bytes_of_any_kind_are_read_without_an_error() =>
        Seeds.Try(
            2000,
            random =>
            {
                using var chain = new AuditChain(Key, default);
                var lines = new AuditLineBuilder();
                new AuditHeader("0123456789abcdef", 1, 0, Key.Id, new string('0', 64), Time, "new").Write(lines, chain);
                var bytes = lines.Line.ToArray();
                for (var i = random.Next(1, 4); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                bytes = bytes[..random.Next(bytes.Length)];

                chain.Restart(default);
                Assert.NotEqual(AuditLineFault.None, chain.Take(bytes));
                AuditHeader.TryRead(bytes, out _);
                AuditRecord.TryRead(bytes, out _);
                AuditState.TryRead(bytes, Key, out _);
                AuditMembers.TryRead(bytes, out _);
            }
        );

    [Fact]
    public void Lines_come_out_of_a_stream_as_they_went_in_however_it_is_read() =>
        Seeds.Try(
            50,
            random =>
            {
                var lines = Enumerable.Range(0, random.Next(40)).Select(_ => new string('x', random.Next(5000))).ToList();
                var end = new string('y', random.Next(2) * random.Next(100));
                using var stream = new Slow(Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n")) + end), random);
                var reader = new AuditLineReader(stream);
                var position = 0L;
                foreach (var line in lines)
                {
                    Assert.True(reader.TryRead());
                    Assert.True(reader.IsWhole);
                    Assert.Equal(line, Encoding.ASCII.GetString(reader.Line));
                    position += line.Length + 1;
                    Assert.Equal(position, reader.Position);
                }

                Assert.Equal(end.Length > 0, reader.TryRead());
                Assert.Equal(end, Encoding.ASCII.GetString(reader.Line));
                Assert.False(reader.TryRead() && reader.IsWhole);
            }
        );

    [Fact]
    public void A_line_that_is_too_long_comes_in_pieces()
    {
        using var stream = new MemoryStream(new byte[(3 * AuditFormat.LineSizeMax) + 5]);
        var reader = new AuditLineReader(stream);
        long size = 0;
        while (reader.TryRead())
        {
            Assert.False(reader.IsWhole);
            size += reader.LineSize;
        }

        Assert.Equal(stream.Length, size);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("0011", false)]
    [InlineData("zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", false)]
    [InlineData(" 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\r\n", true)]
    [InlineData("00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff0", false)]
    public void A_key_is_at_least_64_hexadecimal_digits(string text, bool isKey) => Assert.Equal(isKey, AuditKey.TryParse(text, out _));

    // Gives some bytes at a time.
    sealed class Slow(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, random.Next(1, 3000)));
    }
}
