using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>The fast reader and <see cref="SlowReader"/> say the same, for lines at random, whole and damaged, cut into any stretches.</summary>
public class AgreementTests
{
    static readonly SkipReason[] Reasons =
    [
        SkipReason.NotJson,
        SkipReason.BadUsage,
        SkipReason.NoModel,
        SkipReason.NoTime,
        SkipReason.OutOfRange,
    ];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void The_same_bytes_give_the_same_responses(int seed, bool areDamaged) => Agree(seed, areDamaged);

    [Fact]
    public void New_seeds_agree_as_well()
    {
        for (var i = 0; i < 10; i++)
            Agree(Random.Shared.Next(), i % 2 == 0);
    }

    static void Agree(int seed, bool areDamaged)
    {
        var random = new Random(seed);
        var log = new RandomLog(random);
        var lines = new List<byte[]>();
        while (lines.Count < 120)
        {
            var line = areDamaged && random.Next(2) == 0 ? Damage(log.Line(), random) : log.Line();
            if (!line.Contains((byte)'\n') && SlowReader.IsPlain(line))
                lines.Add(line);
        }

        var slow = new SlowReader();
        lines.ForEach(slow.Read);
        var chunks = ReadInPieces([.. lines.SelectMany(line => line.Append((byte)'\n'))], random);

        Assert.Equal((lines.Count, $"SEED={seed}"), ((int)chunks.Sum(chunk => chunk.Lines), $"SEED={seed}"));
        foreach (var reason in Reasons)
            Assert.Equal(
                $"SEED={seed} {reason} {slow.Skipped[reason]}",
                $"SEED={seed} {reason} {chunks.Sum(chunk => chunk.Skipped[reason])}"
            );
        var fast = SeenResponse.Of(chunks);
        foreach (var (expected, seen) in slow.Responses.Zip(fast))
            Assert.Equal($"SEED={seed} {WithKnownPrompt(expected)}", $"SEED={seed} {WithKnownPrompt(seen)}");
        Assert.Equal(slow.Responses.Count, fast.Count);
        Assert.Equal(slow.Tools.Order(StringComparer.Ordinal), Tools(chunks).Order(StringComparer.Ordinal));
    }

    // Only ids that are UUIDs are known from one stretch to the next.
    static SeenResponse WithKnownPrompt(SeenResponse response) =>
        Guid.TryParseExact(response.Prompt, "D", out var id) && id.ToString() == response.Prompt
            ? response
            : response with
            {
                Prompt = null,
            };

    // As several runs would read a growing file: each from where the one before ended, with what it knew.
    static List<LogChunk> ReadInPieces(byte[] bytes, Random random)
    {
        var chunks = new List<LogChunk>();
        var (offset, state) = (0L, default(ReaderState));
        for (var end = 0; offset < bytes.Length; end += random.Next(1, 20_000))
        {
            var reader = new SessionLogReader(random.Next(16, 3000), stretchBytes: random.Next(1, 9000));
            foreach (var chunk in Logs.Read(bytes[..Math.Min(end, bytes.Length)], reader, offset, state))
            {
                Assert.Equal(offset, chunk.From);
                (offset, state) = (chunk.To, chunk.State);
                chunk.Skipped.Add(SkipReason.Unfinished, -chunk.Skipped[SkipReason.Unfinished]);
                chunks.Add(chunk);
            }
        }

        return chunks;
    }

    static IEnumerable<string> Tools(List<LogChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            for (var i = 0; i < chunk.TailToolUses; i++)
            {
                var use = chunk.ToolUses[i];
                yield return $"{chunk.Text.Text(use.Id)} {chunk.Text.Text(use.Name)} {chunk.Text.Text(use.Path)}";
            }
        }
    }

    static byte[] Damage(byte[] line, Random random)
    {
        var bytes = line.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)"{}[]:,\"0ex \\"[random.Next(12)];
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)"{}[]:,\"0ex "[random.Next(11)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(30), bytes.Count - at));
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Count)..]];
                    break;
            }
        }

        return [.. bytes];
    }
}
