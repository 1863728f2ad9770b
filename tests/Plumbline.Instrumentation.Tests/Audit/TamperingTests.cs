using System.Text;
using Plumbline.Core.Audit;
using Plumbline.Core.Audit.Verification;

namespace Plumbline.Instrumentation.Tests.Audit;

/// <summary>Whatever is done to a log without its key is found; what is not touched never is blamed.</summary>
public class TamperingTests
{
    [Fact]
    public void A_log_that_nobody_touched_is_sound() =>
        Try(
            120,
            (random, folder) =>
            {
                var retention = random.Next(3) == 0 ? TimeSpan.FromDays(random.Next(1, 4)) : (TimeSpan?)null;
                var made = new MadeLog(folder, random).Write(random.Next(1, 6), random.Next(120), random.Next(2) == 0, retention);

                foreach (var hasKey in new[] { true, false })
                {
                    var report = folder.Verify(hasKey);
                    Assert.True(report.IsSound, AuditFolder.Text(report));
                    var chain = Assert.Single(report.Chains);
                    if (chain.FirstRecord > 1)
                        continue;
                    Assert.Equal(made.Lost, chain.Lost);
                    Assert.Equal(made.Crashes, chain.Crashes);
                }
            }
        );

    [Fact]
    public void A_changed_byte_is_found() => TryChanges(100, ChangeByte, needsKey: true);

    [Fact]
    public void A_line_taken_out_is_found() =>
        TryChanges(100, (random, folder) => ChangeLines(random, folder, lines => lines.RemoveAt(random.Next(lines.Count))));

    [Fact]
    public void A_line_put_in_twice_is_found() =>
        TryChanges(
            150,
            (random, folder) =>
                ChangeLines(random, folder, lines => lines.Insert(random.Next(lines.Count + 1), lines[random.Next(lines.Count)]))
        );

    [Fact]
    public void Two_lines_that_changed_places_are_found() => TryChanges(100, SwapLines);

    [Fact]
    public void Lines_that_changed_places_between_files_are_found() => TryChanges(100, SwapBetweenFiles);

    [Fact]
    public void A_file_cut_at_any_byte_is_found() => TryChanges(100, Cut);

    [Fact]
    public void A_file_that_is_missing_is_found() => TryChanges(100, (random, folder) => File.Delete(Any(random, folder.Files)));

    [Fact]
    public void All_files_missing_is_found() => TryChanges(20, (_, folder) => Array.ForEach(folder.Files, File.Delete));

    [Fact]
    public void A_file_that_is_there_twice_is_found() =>
        TryChanges(50, (random, folder) => File.Copy(Any(random, folder.Files), Path.Combine(folder.Path, "copy.jsonl")));

    [Fact]
    public void A_file_of_another_installation_is_found() =>
        TryChanges(
            50,
            (random, folder) =>
            {
                using var other = new AuditFolder();
                new MadeLog(other, random).Write(1, 20, isClosed: true);
                File.Copy(Any(random, other.Files), Path.Combine(folder.Path, "foreign.jsonl"));
            }
        );

    [Fact]
    public void A_state_that_is_missing_or_changed_is_found() =>
        TryChanges(
            100,
            (random, folder) =>
            {
                var state = Path.Combine(folder.Path, "audit-0.state");
                if (random.Next(3) == 0)
                    File.Delete(state);
                else
                    ChangeByte(random, state);
            },
            needsKey: true
        );

    [Fact]
    public void A_chain_computed_anew_without_the_key_is_found() => TryChanges(100, ComputeAnew, needsKey: true);

    [Fact]
    public void A_change_before_a_process_starts_is_not_made_good_by_its_start() =>
        TryChanges(
            80,
            (random, folder) =>
            {
                var file = folder.Files[^1];
                if (random.Next(2) == 0)
                    ChangeByte(random, file);
                else
                    CutFile(random, file);
                new MadeLog(folder, random).Write(1, 10, isClosed: true);
            },
            needsKey: true
        );

    [Fact]
    public void An_older_log_with_its_older_state_is_found_by_a_head_that_was_noted() =>
        Try(
            40,
            (random, folder) =>
            {
                new MadeLog(folder, random).Write(1, random.Next(1, 40), isClosed: true);
                using var older = new AuditFolder();
                Copy(folder.Path, older.Path);
                File.Copy(folder.KeyFile, older.KeyFile);
                new MadeLog(folder, random).Write(1, random.Next(1, 40), isClosed: true);
                var noted = Assert.Single(folder.Verify(true).Chains);

                // What the older one says of itself is true: only who noted something later can tell.
                Assert.True(older.Verify(true).IsSound);
                Assert.False(older.Verify(expectation: new AuditExpectation(noted.Head)).IsSound);
                Assert.False(older.Verify(expectation: new AuditExpectation(Records: noted.LastRecord)).IsSound);
                Assert.True(folder.Verify(expectation: new AuditExpectation(noted.Head, noted.LastRecord)).IsSound);
                Assert.False(folder.Verify(expectation: new AuditExpectation(noted.Head, noted.LastRecord - 1)).IsSound);
                Assert.True(folder.Verify(expectation: new AuditExpectation(Assert.Single(older.Verify(true).Chains).Head)).IsSound);
            }
        );

    [Fact]
    public void Names_of_files_do_not_matter() =>
        Try(
            40,
            (random, folder) =>
            {
                new MadeLog(folder, random).Write(3, 60, isClosed: true);
                foreach (var file in folder.Files)
                    File.Move(file, Path.Combine(folder.Path, $"{random.Next():x8}.jsonl"));

                Assert.True(folder.Verify(true).IsSound);
            }
        );

    static void ChangeByte(Random random, AuditFolder folder) => ChangeByte(random, Any(random, folder.Files));

    static void ChangeByte(Random random, string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        File.WriteAllBytes(file, bytes);
    }

    static void ChangeLines(Random random, AuditFolder folder, Action<List<string>> change)
    {
        var file = Any(random, folder.Files);
        var lines = File.ReadAllText(file, Encoding.Latin1).Split('\n').SkipLast(1).ToList();
        change(lines);
        File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")), Encoding.Latin1);
    }

    static void SwapLines(Random random, AuditFolder folder) =>
        ChangeLines(
            random,
            folder,
            lines =>
            {
                if (lines.Count == 1)
                {
                    lines.Add(lines[0]);
                    return;
                }

                var first = random.Next(lines.Count - 1);
                var second = random.Next(first + 1, lines.Count);
                (lines[first], lines[second]) = (lines[second], lines[first]);
                if (lines[first] == lines[second])
                    lines.RemoveAt(first);
            }
        );

    static void SwapBetweenFiles(Random random, AuditFolder folder)
    {
        var (first, second) = (folder.Files[0], folder.Files[^1]);
        var (some, others) = (File.ReadAllText(first, Encoding.Latin1).Split('\n'), File.ReadAllText(second, Encoding.Latin1).Split('\n'));
        // Files of a header only that change places have changed their names.
        if (first == second || some.Length + others.Length == 4)
        {
            File.AppendAllText(first, some[0] + "\n", Encoding.Latin1);
            return;
        }

        var (i, j) = (random.Next(some.Length - 1), random.Next(others.Length - 1));
        (some[i], others[j]) = (others[j], some[i]);
        File.WriteAllText(first, string.Join('\n', some), Encoding.Latin1);
        File.WriteAllText(second, string.Join('\n', others), Encoding.Latin1);
    }

    static void Cut(Random random, AuditFolder folder) => CutFile(random, Any(random, folder.Files));

    static void CutFile(Random random, string file)
    {
        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(random.NextInt64(stream.Length));
    }

    // From some line on everything is chained as it should be, by somebody who has another key.
    static void ComputeAnew(Random random, AuditFolder folder)
    {
        byte[]? previous = null;
        Span<byte> hash = stackalloc byte[AuditFormat.HashSize],
            seal = stackalloc byte[AuditFormat.HashSize];
        foreach (var file in folder.Files)
        {
            var lines = File.ReadAllText(file, Encoding.UTF8).Split('\n').SkipLast(1).ToList();
            for (var i = 0; i < lines.Count; i++)
            {
                if (!AuditChain.TryTakeApart(Encoding.UTF8.GetBytes(lines[i]), out var bytes, hash, seal))
                    continue;
                var body = Encoding.UTF8.GetString(bytes);
                if (previous is not null && body.Contains("\"previous\":\""))
                    body =
                        body[..(body.IndexOf("\"previous\":\"") + 12)]
                        + Convert.ToHexStringLower(previous)
                        + body[(body.IndexOf("\"previous\":\"") + 76)..];
                if (previous is null && i > 0 && random.Next(5) == 0)
                    previous = lastHash;
                if (previous is not null)
                    lines[i] = MadeLog.Forge(body, previous, out previous);
                lastHash = previous ?? hash.ToArray();
            }

            File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
        }

        if (previous is null)
            ChangeByte(random, folder);
    }

    [ThreadStatic]
    static byte[]? lastHash;

    static void TryChanges(int count, Action<Random, AuditFolder> change, bool needsKey = false) =>
        Try(
            count,
            (random, folder) =>
            {
                new MadeLog(folder, random).Write(random.Next(1, 4), random.Next(random.Next(60)), isClosed: random.Next(2) == 0);
                Assert.True(folder.Verify(true).IsSound);

                var before = Content(folder);
                change(random, folder);
                // Equal lines may have changed places.
                if (Content(folder) == before)
                    File.Delete(Any(random, folder.Files));

                Assert.False(folder.Verify(true).IsSound, "the change was not found");
                Assert.True(needsKey || !folder.Verify(false).IsSound, "the change was not found without the key");
            }
        );

    static void Try(int count, Action<Random, AuditFolder> property)
    {
        var first = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seeds from {first}");
        for (var seed = first; seed < first + count; seed++)
        {
            using var folder = new AuditFolder();
            try
            {
                property(new Random(seed), folder);
            }
            catch (Exception problem)
            {
                Assert.Fail($"SEED={seed}: {problem}");
            }
        }
    }

    static string Content(AuditFolder folder) =>
        string.Join(
            '|',
            Directory
                .EnumerateFiles(folder.Path)
                .Order(StringComparer.Ordinal)
                .Select(path => path + File.ReadAllText(path, Encoding.Latin1))
        );

    static string Any(Random random, string[] files) => files[random.Next(files.Length)];

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
