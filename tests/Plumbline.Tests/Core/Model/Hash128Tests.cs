using Plumbline.Core.Model;

namespace Plumbline.Tests.OfCore;

public sealed class Hash128Tests
{
    [Fact]
    public void Different_bytes_have_different_hashes()
    {
        var hashes = new HashSet<Hash128>();
        Assert.True(hashes.Add(Hash128.Of([])));
        for (var length = 1; length <= 40; length++)
        {
            var bytes = new byte[length];
            Assert.True(hashes.Add(Hash128.Of(bytes)), $"{length} zeros");
            for (var at = 0; at < length; at++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    bytes[at] = (byte)(1 << bit);
                    Assert.True(hashes.Add(Hash128.Of(bytes)), $"bit {bit} of byte {at} of {length}");
                    bytes[at] = 0;
                }
            }
        }
    }

    [Fact]
    public void Either_half_by_itself_tells_many_short_texts_apart()
    {
        var (highs, lows) = (new HashSet<ulong>(), new HashSet<ulong>());
        for (var i = 0; i < 300_000; i++)
        {
            var hash = Hash128.Of(System.Text.Encoding.UTF8.GetBytes($"session-{i}"));
            Assert.True(highs.Add(hash.High) && lows.Add(hash.Low));
        }
    }

    [Fact]
    public void The_low_bits_are_evenly_spread()
    {
        var buckets = new int[256];
        for (var i = 0; i < 256 * 400; i++)
            buckets[Hash128.Of(i).Low & 255]++;
        Assert.All(buckets, count => Assert.InRange(count, 280, 520));
    }

    [Fact]
    public void A_seed_gives_an_unrelated_hash() => Assert.NotEqual(Hash128.Of("a"u8), Hash128.Of("a"u8, seed: 1));

    [Fact]
    public void A_set_has_no_order_and_a_sequence_has_one() =>
        Seeds.Try(
            500,
            random =>
            {
                var members = Enumerable.Range(0, 5).Select(_ => Hash128.Of(random.NextInt64())).ToArray();
                var sum = members.Aggregate(default(Hash128), (set, member) => set + member);
                var sequence = members.Aggregate(default(Hash128), (all, member) => all.Then(member));
                Assert.NotEqual(members[0].Then(members[1]), members[1].Then(members[0]));
                random.Shuffle(members);
                Assert.Equal(sum, members.Aggregate(default(Hash128), (set, member) => set + member));
                Assert.NotEqual(default, sequence);
            }
        );

    [Fact]
    public void The_carry_of_a_sum_reaches_the_high_half() =>
        Assert.Equal(new Hash128(2, 0), new Hash128(0, ulong.MaxValue) + new Hash128(1, 1));

    // Stored in every database: a change of the function would make all series and records new.
    [Fact]
    public void The_function_never_changes()
    {
        var hash = Hash128.Of("claude_code.token.usage"u8).Then(Hash128.Of("tokens"u8)) + Hash128.Of("x"u8, 7);
        Assert.Equal("9e6ef710647f58a5c1f8dc57ce27c9fe", $"{hash.High:x16}{hash.Low:x16}");
    }
}
