using Plumbline.Cli.LocalLogs;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.SessionIndex;
using static Plumbline.Tests.Cli.LocalLogs.LogTree;

namespace Plumbline.Tests.Cli.LocalLogs;

public sealed class LocalIndexTests : IDisposable
{
    readonly LogTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void What_was_appended_is_added_and_what_was_read_is_not_read_again()
    {
        _tree.Write("s1", Response("m1", output: 1));
        Assert.Equal(["s1 s1 1"], _tree.Answer());

        _tree.Append("s1", Response("m2", output: 2) + "\n");
        long bytes = 0;
        using (_tree.Refresh(new() { Progress = progress => bytes = progress.BytesTotal })) { }

        Assert.Equal(Response("m2", output: 2).Length + 1, bytes);
        Assert.Equal(["s1 s1 1", "s1 s1 2"], _tree.Answer());
    }

    [Fact]
    public void With_nothing_new_nobody_is_told_of_progress()
    {
        _tree.Write("s1", Response("m1"));
        using (_tree.Refresh()) { }

        using (_tree.Refresh(new() { Progress = _ => Assert.Fail("Nothing was to be read.") })) { }
    }

    [Fact]
    public void A_last_line_without_its_newline_counts_now_and_is_read_again_later()
    {
        _tree.Write("s1", Response("m1", output: 1));
        _tree.Append("s1", Response("m2", output: 2));
        for (var run = 0; run < 3; run++)
            Assert.Equal(["s1 s1 1", "s1 s1 2"], _tree.Answer());
        using (var held = LocalIndex.Peek(_tree.Sources, _tree.Cache)!)
            Assert.Equal(["s1 s1 1"], Lines(held));

        _tree.Append("s1", "\n" + Response("m3", output: 3) + "\n");
        Assert.Equal(["s1 s1 1", "s1 s1 2", "s1 s1 3"], _tree.Answer());
    }

    [Fact]
    public void Half_a_last_line_is_said_to_be_unfinished_until_it_is_whole()
    {
        var line = Response("m2", output: 2);
        _tree.Write("s1", Response("m1", output: 1), "{ not json");
        _tree.Append("s1", line[..100]);
        for (var run = 0; run < 3; run++)
        {
            using var snapshot = _tree.Refresh();
            Assert.Equal(["s1 s1 1"], Lines(snapshot));
            Assert.Equal((1, 1), (snapshot.Skipped[SkipReason.Unfinished], snapshot.Skipped[SkipReason.NotJson]));
        }

        _tree.Append("s1", line[100..] + "\n");
        using var whole = _tree.Refresh();
        Assert.Equal(["s1 s1 1", "s1 s1 2"], Lines(whole));
        Assert.Equal((0, 1), (whole.Skipped[SkipReason.Unfinished], whole.Skipped[SkipReason.NotJson]));
    }

    [Fact]
    public void A_log_that_was_replaced_shrank_or_went_counts_as_it_is()
    {
        _tree.Write("s1", Response("m1", output: 1), Response("m2", output: 2));
        _tree.Write("s2", Response("m3", output: 3));
        Assert.Equal(["s1 s1 1", "s1 s1 2", "s1 s2 3"], _tree.Answer());

        // Another content of the same length.
        _tree.Write("s1", Response("m1", output: 4), Response("m2", output: 5));
        File.SetLastWriteTimeUtc(_tree.FileOf("s1"), new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(["s1 s1 4", "s1 s1 5", "s1 s2 3"], _tree.Answer());

        // Longer, with another beginning.
        _tree.Write("s1", Response("m7", output: 7), Response("m8", output: 8), Response("m9", output: 9));
        Assert.Equal(["s1 s1 7", "s1 s1 8", "s1 s1 9", "s1 s2 3"], _tree.Answer());

        _tree.Write("s1", Response("m9", output: 9));
        Assert.Equal(["s1 s1 9", "s1 s2 3"], _tree.Answer());

        File.Delete(_tree.FileOf("s2"));
        Assert.Equal(["s1 s1 9"], _tree.Answer());

        _tree.Write("s2", Response("m3", output: 3));
        Assert.Equal(["s1 s1 9", "s1 s2 3"], _tree.Answer());
    }

    [Fact]
    public void A_fork_counts_once_and_takes_over_when_the_original_goes()
    {
        _tree.Write("b-original", Response("m1", output: 1, session: "original"));
        Born("b-original", 10);
        _tree.Write("a-fork", Response("m1", output: 1, session: "fork"), Response("m2", output: 2, session: "fork"));
        Born("a-fork", 20);
        Assert.Equal(["fork a-fork 2", "original b-original 1"], _tree.Answer());

        File.Delete(_tree.FileOf("b-original"));
        Assert.Equal(["fork a-fork 1", "fork a-fork 2"], _tree.Answer());
    }

    [Fact]
    public void A_copy_that_names_its_original_counts_there_also_when_the_original_is_gone()
    {
        _tree.Write(
            "fork",
            Response("m1", output: 1, session: "fork", requestSession: "original"),
            Response("m2", output: 2, session: "fork")
        );
        Assert.Equal(["fork fork 2", "original fork 1"], _tree.Answer());

        _tree.Write("original", Response("m1", output: 1, session: "original"));
        Assert.Equal(["fork fork 2", "original original 1"], _tree.Answer());
    }

    [Fact]
    public void A_replay_in_a_side_chain_with_a_new_request_id_is_no_new_response()
    {
        _tree.Write("s1", Response("m1", "req1", output: 7), Response("m1", "req2", output: 7, isSidechain: true));
        Assert.Equal(["s1 s1 7"], _tree.Answer());

        // Without the side chain it is one: the service gave two answers.
        _tree.Write("s1", Response("m1", "req1", output: 7), Response("m1", "req2", output: 8));
        Assert.Equal(["s1 s1 7", "s1 s1 8"], _tree.Answer());
    }

    [Fact]
    public void A_line_without_a_request_id_is_the_response_that_has_its_message_id()
    {
        _tree.Write("s1", Response("m1", "req1", output: 1, stop: "null"), Response("m1", null, output: 9));
        Assert.Equal(["s1 s1 9"], _tree.Answer());
    }

    [Fact]
    public async Task Growing_logs_read_by_many_at_once_lose_nothing_and_double_nothing()
    {
        const int lines = 600;
        _tree.Write("s1");
        _tree.Write("s2");
        var isDone = false;
        var writer = new Thread(() =>
        {
            for (var i = 0; i < lines; i++)
            {
                // In halves, as a reader may find them.
                var line = Response($"m{i}", $"r{i}", output: i) + "\n";
                _tree.Append(i % 2 == 0 ? "s1" : "s2", line[..50]);
                _tree.Append(i % 2 == 0 ? "s1" : "s2", line[50..]);
            }

            Volatile.Write(ref isDone, true);
        });
        writer.Start();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(ReadUntilDone)).ToArray();
        await Task.WhenAll(readers);
        writer.Join();

        Assert.Equal(lines, _tree.Answer().Distinct().Count());

        void ReadUntilDone()
        {
            for (var last = 0; !Volatile.Read(ref isDone); )
            {
                using var snapshot = _tree.Refresh(new() { Threads = 2 });
                var answer = Lines(snapshot);
                Assert.Equal(answer.Count, answer.Distinct().Count());
                Assert.InRange(answer.Count, last, lines);
                last = answer.Count;
            }
        }
    }

    [Fact]
    public void A_damaged_index_is_built_anew()
    {
        _tree.Write("s1", Response("m1", output: 1));
        Assert.Equal(["s1 s1 1"], _tree.Answer());
        var file = Assert.Single(Directory.GetFiles(_tree.Cache, "*.index"));
        var bytes = File.ReadAllBytes(file);
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var damaged = bytes.ToArray();
            for (var at = random.Next(bytes.Length); at < bytes.Length; at += random.Next(1, bytes.Length))
                damaged[at] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(file, i % 4 == 0 ? damaged[..random.Next(bytes.Length)] : damaged);

            Assert.Equal(["s1 s1 1"], _tree.Answer());
        }
    }

    [Fact]
    public void Without_an_index_nothing_is_kept()
    {
        _tree.Write("s1", Response("m1", output: 1));
        using (var snapshot = _tree.Refresh(new() { NoIndex = true }))
            Assert.Equal(["s1 s1 1"], Lines(snapshot));

        Assert.False(Directory.Exists(_tree.Cache));
        Assert.Null(LocalIndex.Peek(_tree.Sources, _tree.Cache));
    }

    [Fact]
    public void A_project_is_its_folder_and_work_elsewhere_is_another_project()
    {
        _tree.Write(
            "s1",
            Response("m1", "r1", output: 1),
            Response("m2", "r2", output: 2, cwd: "/home/dev/checkout/src"),
            Response("m3", "r3", output: 3, cwd: "/home/dev/billing")
        );
        WriteFile(_tree.FileOf("s2", "demo"), [Response("m4", "r4", output: 4, cwd: "/home/dev/other")]);

        using var snapshot = _tree.Refresh();
        var projects = snapshot.Requests.ToArray().OrderBy(row => row.OutputTokens).Select(row => snapshot.Text(row.Project));
        Assert.Equal(["-home-dev-checkout", "-home-dev-checkout", "-home-dev-billing", "demo"], projects);
    }

    [Fact]
    public void Any_history_of_growing_copying_and_deleting_gives_what_reading_anew_gives()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            using var tree = new LogTree();
            var random = new Random(seed);
            tree.Write("f0");
            for (var step = 0; step < 12; step++)
            {
                Change(tree, random);
                if (random.Next(2) != 0)
                    continue;
                using var snapshot = tree.Refresh();
                using var plain = tree.Refresh(new() { NoIndex = true });
                Assert.True(
                    Lines(plain).SequenceEqual(Lines(snapshot)),
                    $"SEED={seed} step {step}\n{string.Join('\n', Lines(plain).Except(Lines(snapshot)))}\n--\n{string.Join('\n', Lines(snapshot).Except(Lines(plain)))}"
                );
            }
        }
    }

    static void Change(LogTree tree, Random random)
    {
        var files = Directory.GetFiles(Path.Combine(tree.Root, "projects"), "*.jsonl", SearchOption.AllDirectories);
        var file = files[random.Next(files.Length)];
        switch (random.Next(8))
        {
            case 0 when files.Length > 1:
                File.Delete(file);
                break;
            case 1 when files.Length < 20:
                File.Copy(file, tree.FileOf($"f{100 + files.Length}-{random.Next(1000)}"), overwrite: true);
                break;
            case 2:
                tree.Write($"f{random.Next(5)}", Response($"m{random.Next(20)}", output: random.Next(100)));
                break;
            default:
                for (var lines = random.Next(1, 6); lines > 0; lines--)
                    File.AppendAllText(file, Line(random) + (random.Next(8) == 0 ? "" : "\n"));
                break;
        }
    }

    static string Line(Random random) =>
        Response(
            $"m{random.Next(20)}",
            random.Next(6) == 0 ? null : $"r{random.Next(2)}",
            random.Next(100),
            $"s{random.Next(3)}",
            requestSession: random.Next(4) == 0 ? "s0" : null,
            isSidechain: random.Next(5) == 0,
            stop: random.Next(2) == 0 ? "null" : "\"end_turn\"",
            second: random.Next(60)
        );

    void Born(string session, int second) =>
        File.SetLastWriteTimeUtc(_tree.FileOf(session), new DateTime(2026, 10, 1, 9, 0, second, DateTimeKind.Utc));
}
