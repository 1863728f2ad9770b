using System.Runtime.InteropServices;
using Plumbline.Store.SessionIndex;
using Index = Plumbline.Store.SessionIndex.SessionIndex;

namespace Plumbline.Tests.Store.SessionIndex;

public sealed class SessionIndexDamageTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly LogWorld _world = LogWorld.Of(new Random(7), files: 3, messages: 6);
    readonly List<string> _expected;
    readonly byte[] _index;

    public SessionIndexDamageTests()
    {
        _expected = LogAnswer.Of(_world.Files);
        // Two commits, so that there is something between.
        IndexRun.Answer(Path, _world.Files.Take(2), new Random(1));
        IndexRun.Answer(Path, _world.Files, new Random(1));
        _index = File.ReadAllBytes(Path);
    }

    string Path => _folder.File("index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_was_cut_anywhere_is_made_right()
    {
        // Most of the file is room for rows to come; every byte of what is not, and a few of that.
        var random = new Random(8);
        foreach (var length in Enumerable.Range(0, _index.Length).Where(at => _index[at] != 0 || random.Next(500) == 0))
        {
            File.WriteAllBytes(Path, _index[..length]);
            if (length % 7 == 0)
                Assert.Equal(_expected, IndexRun.Answer(Path, _world.Files, random));
            // What can be used of it must not crash either, whatever it is.
            Index.Peek(Path, IndexRun.Roots, IndexContent.All)?.Dispose();
        }
    }

    [Fact]
    public void Bits_that_flip_are_noticed_and_the_answer_is_right()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var bytes = _index.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                int at;
                do at = random.Next(bytes.Length);
                while (bytes[at] == 0 && random.Next(50) != 0);
                bytes[at] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(Path, bytes);

            Assert.True(_expected.SequenceEqual(IndexRun.Answer(Path, _world.Files, random)), $"SEED={seed}");
            Assert.True(_expected.SequenceEqual(IndexRun.Answer(Path, _world.Files, random)), $"SEED={seed}, again");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IndexFormat.Version - 1)]
    [InlineData(IndexFormat.Version + 1)]
    [InlineData(uint.MaxValue)]
    public void Another_version_is_built_anew(uint version)
    {
        var header = MemoryMarshal.Read<FileHeader>(_index);
        header.Version = version;
        header.Check = BlockChecksum.OfHeader(header);
        MemoryMarshal.Write(_index.AsSpan(), header);
        File.WriteAllBytes(Path, _index);

        Assert.Null(Index.Peek(Path, IndexRun.Roots, IndexContent.All));
        Assert.Equal(_expected, IndexRun.Answer(Path, _world.Files, new Random(1)));
        Assert.Equal(IndexFormat.Version, MemoryMarshal.Read<FileHeader>(File.ReadAllBytes(Path)).Version);
    }

    [Fact]
    public void An_index_of_other_folders_is_not_used()
    {
        Assert.Null(Index.Peek(Path, Core.Model.Hash128.Of("/other"u8), IndexContent.All));
        Assert.NotNull(Index.Peek(Path, IndexRun.Roots, IndexContent.All));
    }

    [Fact]
    public void What_was_torn_at_the_end_is_cut_by_the_next_who_writes()
    {
        File.WriteAllBytes(Path, [.. _index, .. new byte[100], 1, 2, 3]);
        _world
            .Files[0]
            .Lines.Add(
                new PromptLine
                {
                    Id = "late",
                    Session = "s",
                    Time = 9,
                }
            );

        Assert.Equal(LogAnswer.Of(_world.Files), IndexRun.Answer(Path, _world.Files, new Random(1)));
        using var snapshot = Index.Peek(Path, IndexRun.Roots, IndexContent.All)!;
        Assert.Equal(LogAnswer.Of(_world.Files), LogAnswer.Of(snapshot));
    }

    [Fact]
    public void A_place_that_cannot_be_written_gives_the_answer_all_the_same()
    {
        var nowhere = System.IO.Path.Combine(_folder.Path, "missing", "index");

        Assert.Equal(_expected, IndexRun.Answer(nowhere, _world.Files, new Random(1)));
    }

    [Fact]
    public void Lines_that_gave_nothing_are_counted_for_logs_that_are_there()
    {
        using var index = Index.Open(Path, IndexRun.Roots, IndexContent.All, null);
        IndexRun.Update(index, _world.Files[..2], new Random(1));
        using var snapshot = index.TakeSnapshot();

        Assert.Equal(_world.Files.Take(2).Sum(file => file.Lines.Count), snapshot.Skipped.Total);
    }
}
