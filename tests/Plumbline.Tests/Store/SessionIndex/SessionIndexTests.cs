using Index = Plumbline.Store.SessionIndex.SessionIndex;

namespace Plumbline.Tests.Store.SessionIndex;

public sealed class SessionIndexTests(ITestOutputHelper output) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Path => _folder.File("index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_order_of_reading_gives_what_counts()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var world = LogWorld.Of(random, messages: 4 + (seed % 20));

            Check(seed, LogAnswer.Of(world.Files), IndexRun.Answer((string?)null, world.Files, random));
        }
    }

    [Fact]
    public void Any_number_of_runs_over_growing_and_vanishing_logs_gives_what_one_run_gives()
    {
        for (var seed = 1000; seed < 1150; seed++)
        {
            var random = new Random(seed);
            var world = LogWorld.Of(random, files: 8, messages: 20);
            var path = _folder.File($"index-{seed}");
            for (var run = 0; run < 6; run++)
            {
                List<WorldFile> now = [.. world.Files.Where(_ => random.Next(8) != 0).Select(file => Beginning(file, run + 1, 6))];

                Check(seed, LogAnswer.Of(now), IndexRun.Answer(path, now, random));
            }
        }
    }

    [Fact]
    public void A_run_with_nothing_new_writes_nothing()
    {
        var world = LogWorld.Of(new Random(1));
        IndexRun.Answer(Path, world.Files, new Random(2));
        var before = File.ReadAllBytes(Path);

        using (var index = Index.Open(Path, IndexRun.Roots, Plumbline.Store.SessionIndex.IndexContent.All, null))
            index.Commit();

        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void Two_at_once_both_answer_and_one_of_them_writes()
    {
        for (var seed = 2000; seed < 2050; seed++)
        {
            var random = new Random(seed);
            var world = LogWorld.Of(random);
            var path = _folder.File($"index-{seed}");
            List<WorldFile> half = [.. world.Files.Select(file => Beginning(file, 1, 2))];
            IndexRun.Answer(path, half, random);

            using var first = Index.Open(path, IndexRun.Roots, Plumbline.Store.SessionIndex.IndexContent.All, null);
            using var second = Index.Open(path, IndexRun.Roots, Plumbline.Store.SessionIndex.IndexContent.All, null);
            Assert.True(first.IsWriter);
            Assert.False(second.IsWriter);
            Check(seed, LogAnswer.Of(world.Files), IndexRun.Answer(first, world.Files, random));
            Check(seed, LogAnswer.Of(world.Files), IndexRun.Answer(second, world.Files, random));
            Check(seed, LogAnswer.Of(world.Files), IndexRun.Answer(path, world.Files, random));
        }
    }

    [Fact]
    public void More_rows_than_memory_should_hold_give_the_same_with_an_index_and_without()
    {
        var random = new Random(3);
        var world = LogWorld.Of(random, files: 40, messages: 12_000);
        var expected = LogAnswer.Of(world.Files);

        Check(3, expected, IndexRun.Answer((string?)null, world.Files, random, _folder.Path));
        Check(3, expected, IndexRun.Answer((string?)null, world.Files, random));
        Check(3, expected, IndexRun.Answer(Path, world.Files, random, _folder.Path));
        Check(3, expected, IndexRun.Answer(Path, world.Files, random));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path), file => file.EndsWith(".tmp") || file.EndsWith(".new"));
    }

    [Fact]
    public void What_no_longer_counts_leaves_the_file_in_time()
    {
        var random = new Random(4);
        var world = LogWorld.Of(random, files: 60, messages: 6000);
        IndexRun.Answer(Path, world.Files, random);
        var full = new FileInfo(Path).Length;
        for (var left = 50; left > 0; left -= 7)
        {
            List<WorldFile> rest = [.. world.Files.Take(left)];
            Check(left, LogAnswer.Of(rest), IndexRun.Answer(Path, rest, random));
        }

        Assert.InRange(new FileInfo(Path).Length, 0, full / 2);
    }

    static WorldFile Beginning(WorldFile file, int part, int parts)
    {
        var beginning = new WorldFile(file.Path, file.FirstSeen);
        beginning.Lines.AddRange(file.Lines.Take(file.Lines.Count * part / parts));
        return beginning;
    }

    void Check(int seed, List<string> expected, List<string> actual)
    {
        if (!expected.SequenceEqual(actual))
            output.WriteLine(
                $"SEED={seed}\nmissing\n{string.Join('\n', expected.Except(actual).Take(8))}\nextra\n{string.Join('\n', actual.Except(expected).Take(8))}"
            );
        Assert.True(expected.SequenceEqual(actual), $"SEED={seed}");
    }
}
