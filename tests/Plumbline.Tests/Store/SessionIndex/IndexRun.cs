using Plumbline.Core.Model;
using Plumbline.Store.SessionIndex;
using Index = Plumbline.Store.SessionIndex.SessionIndex;

namespace Plumbline.Tests.Store.SessionIndex;

/// <summary>One run over a world: what a command does with the logs of a machine.</summary>
public static class IndexRun
{
    public static Hash128 Roots { get; } = Hash128.Of("/logs"u8);

    /// <summary>Brings an index up to date and answers.</summary>
    public static List<string> Answer(string? path, IEnumerable<WorldFile> files, Random random, string? spill = null)
    {
        using var index = spill is null
            ? Index.Open(path, Roots, IndexContent.All, null)
            : Index.Open(path, Roots, IndexContent.All, spill, memoryBytes: 256 * 1024);
        return Answer(index, files, random);
    }

    public static List<string> Answer(Index index, IEnumerable<WorldFile> files, Random random)
    {
        Update(index, [.. files], random);
        index.Commit();
        using var snapshot = index.TakeSnapshot();
        return LogAnswer.Of(snapshot);
    }

    /// <summary>Takes what is new of each log, in chunks of chance and in the order of chance.</summary>
    public static void Update(Index index, List<WorldFile> files, Random random)
    {
        index.TryBeginChanges();
        var there = files.Select(file => (file, Number: Find(index, file))).ToList();
        index.Remove([
            .. Enumerable
                .Range(0, index.FileCount)
                .Where(number => !index.File(number).Flags.HasFlag(FileFlags.Gone) && !there.Exists(entry => entry.Number == number)),
        ]);
        List<(WorldFile File, int Number, int At)> rest = [];
        foreach (var (file, known) in there)
        {
            var number = known >= 0 ? known : index.Add(file.Path, "/logs", file.Project, file.FirstSeen, 0, isAgent: false);
            rest.Add((file, number, (int)(index.File(number).Offset / LogWorld.LineBytes)));
        }

        while (rest.Count > 0)
        {
            var i = random.Next(rest.Count);
            var (file, number, at) = rest[i];
            var to = Math.Min(file.Lines.Count, at + random.Next(1, 6));
            index.Take(LogWorld.Chunk(file, at, to), number);
            index.Seen(number, file.Bytes, 1, 2, 3);
            rest[i] = (file, number, to);
            if (to == file.Lines.Count)
                rest.RemoveAt(i);
        }
    }

    static int Find(Index index, WorldFile file) => index.Find(System.Text.Encoding.UTF8.GetBytes(file.Path));
}
