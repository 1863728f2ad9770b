using Plumbline.Store.SessionIndex;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Store.SessionIndex;

public class BlockChecksumTests
{
    [Fact]
    public void It_does_not_depend_on_the_pieces_that_bytes_come_in() =>
        Seeds.Try(
            20,
            dice =>
            {
                var bytes = new byte[dice.Next(3 * BlockChecksum.Stretch + 100)];
                dice.NextBytes(bytes);
                var sum = new BlockChecksum();
                for (var at = 0; at < bytes.Length; )
                {
                    var piece = Math.Min(bytes.Length - at, 64 * dice.Next(1, 20_000));
                    sum.Add(bytes.AsSpan(at, piece));
                    at += piece;
                }

                Assert.Equal(BlockChecksum.Of(bytes), sum.Value);
                Assert.Equal(BlockChecksum.Of(bytes), InStretches(bytes));
            }
        );

    [Fact]
    public void Any_byte_that_changes_is_seen_and_so_is_the_order_of_stretches() =>
        Seeds.Try(
            20,
            dice =>
            {
                var bytes = new byte[2 * BlockChecksum.Stretch + dice.Next(200)];
                dice.NextBytes(bytes);
                var before = BlockChecksum.Of(bytes);

                bytes[dice.Next(bytes.Length)] ^= (byte)(1 << dice.Next(8));
                Assert.NotEqual(before, BlockChecksum.Of(bytes));

                byte[] turned = [.. bytes[BlockChecksum.Stretch..(2 * BlockChecksum.Stretch)], .. bytes[..BlockChecksum.Stretch]];
                Assert.NotEqual(BlockChecksum.Of(bytes.AsSpan(0, turned.Length)), BlockChecksum.Of(turned));
            }
        );

    static ulong InStretches(byte[] bytes)
    {
        var sum = new BlockChecksum();
        var at = 0;
        for (; bytes.Length - at >= BlockChecksum.Stretch; at += BlockChecksum.Stretch)
            sum.AddStretch(BlockChecksum.OfStretch(bytes.AsSpan(at, BlockChecksum.Stretch)));
        sum.Add(bytes.AsSpan(at));
        return sum.Value;
    }
}
