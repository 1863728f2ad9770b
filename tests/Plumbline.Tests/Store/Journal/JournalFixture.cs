using Plumbline.Core.Model;
using Plumbline.Store.Journal;

namespace Plumbline.Tests.Store.Journal;

/// <summary>A journal in a folder of its own, and what was handed on.</summary>
sealed class JournalFixture : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public FaultyDisk Disk { get; } = new();

    public List<Batch> Durable { get; } = [];

    public string Folder => _folder.File("journal");

    public string[] Files => [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal)];

    public JournalOptions Options =>
        new()
        {
            Disk = Disk,
            CommitWindow = TimeSpan.FromMilliseconds(1),
            DiskCheckInterval = TimeSpan.Zero,
        };

    public BodyJournal Open(long minimumPosition = 0, JournalOptions? options = null) =>
        BodyJournal.Open(Folder, options ?? Options, Durable.Add, minimumPosition);

    /// <summary>A journal with such bodies, closed in good order; gives their end positions.</summary>
    public async Task<long[]> WriteAsync(params byte[][] bodies)
    {
        await using var journal = Open();
        return await AppendAsync(journal, bodies);
    }

    /// <summary>Appends bodies one after another, each a group of its own.</summary>
    public static async Task<long[]> AppendAsync(BodyJournal journal, params byte[][] bodies)
    {
        var ends = new List<long>();
        foreach (var body in bodies)
        {
            var batch = new Batch();
            await journal.AppendAsync(EntryOf(body), body, batch);
            ends.Add(batch.Position);
        }

        return [.. ends];
    }

    public static JournalEntry EntryOf(byte[] body) =>
        new(
            1_700_000_000_000_000_000 + body.Length,
            (Signal)(body.Length % 3),
            (Protocol)(body.Length % 2),
            (Core.Model.Encoding)(body.Length / 2 % 2)
        );

    public static byte[] Body(int seed, int length)
    {
        var body = new byte[length];
        new Random(seed).NextBytes(body);
        return body;
    }

    /// <summary>Copies the file as a crash leaves it: without the closing record.</summary>
    public void CrashInsteadOfClosing()
    {
        using var file = File.OpenWrite(Files[^1]);
        file.SetLength(file.Length - 32);
    }

    public void Dispose() => _folder.Dispose();
}
