using Plumbline.Core.Model;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Tests.Cli.Reports;

/// <summary>Rows of an index in a few words.</summary>
sealed class LogBook
{
    ulong _ids;

    public MemorySnapshot Snapshot { get; } = new();

    /// <summary>A log of a project; its number.</summary>
    public int File(string cwd, string root = "/home/dev/.claude")
    {
        var folder = string.Concat(cwd.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return Snapshot.AddFile($"{root}/projects/{folder}/{Snapshot.Files.Count}.jsonl", root, folder, cwd);
    }

    public RequestRow Request(
        int file,
        string time,
        string session = "s1",
        string model = "claude-opus-4-8",
        long input = 10,
        long output = 20,
        long read = 1000,
        long write5m = 0,
        long write1h = 0
    ) =>
        new()
        {
            MessageKey = new Hash128(++_ids, _ids),
            Time = DateTimeOffset.Parse(time).ToUnixTimeMilliseconds(),
            File = file,
            Session = Snapshot.Number(session),
            Model = Snapshot.Number(model),
            Project = Snapshot.Number(Snapshot.Files[file].ProjectFolder),
            InputTokens = input,
            OutputTokens = output,
            CacheReadTokens = read,
            CacheCreation5mTokens = write5m,
            CacheCreation1hTokens = write1h,
            DurationMs = -1,
            ThinkingTokens = -1,
        };

    public ToolRow Tool(
        int file,
        string time,
        string name,
        string? path = null,
        string session = "s1",
        ToolFlags flags = ToolFlags.HasResult
    ) =>
        new()
        {
            Key = ++_ids,
            Time = DateTimeOffset.Parse(time).ToUnixTimeMilliseconds(),
            File = file,
            Session = Snapshot.Number(session),
            Name = Snapshot.Number(name),
            Path = Snapshot.Number(path),
            DurationMs = -1,
            Flags = flags,
        };

    /// <summary>A session made a pull request.</summary>
    public void PullRequest(int file, string time, string address, string session = "s1") =>
        Snapshot.Add(
            new PromptRow
            {
                Key = ++_ids,
                Time = DateTimeOffset.Parse(time).ToUnixTimeMilliseconds(),
                File = file,
                Session = Snapshot.Number(session),
                Command = Snapshot.Number(address),
                Flags = PromptFlags.PullRequest,
            }
        );

    /// <summary>What dice give: few projects, sessions and models, all kinds of requests, times around changes of the clock.</summary>
    public static LogBook Random(Random dice)
    {
        var book = new LogBook();
        string[] cwds = ["/home/dev/shop", "/home/dev/billing", "/srv/tools"];
        string[] models =
        [
            "claude-opus-4-8",
            "claude-opus-4-8[1m]",
            "claude-sonnet-4-6",
            "claude-haiku-4-5-20251001",
            "not-a-model",
            "nor-this",
        ];
        string?[] agents = [null, "Explore", "general-purpose"];
        var files = Enumerable.Range(0, 6).Select(i => book.File(cwds[i % cwds.Length])).ToArray();
        var count = dice.Next(0, 120);
        var start = DateTimeOffset.Parse("2026-10-20T00:00:00Z").ToUnixTimeMilliseconds();
        for (var i = 0; i < count; i++)
        {
            var row = book.Request(
                files[dice.Next(files.Length)],
                "2026-10-20T00:00:00Z",
                "s" + dice.Next(8),
                models[dice.Next(models.Length)]
            );
            row.Time = start + dice.NextInt64(0, 20 * 86_400_000L);
            (row.InputTokens, row.OutputTokens) = (dice.Next(5000), dice.Next(4000));
            (row.CacheReadTokens, row.CacheCreation5mTokens, row.CacheCreation1hTokens) = (
                dice.Next(300_000),
                dice.Next(9000),
                dice.Next(9000)
            );
            (row.Branch, row.Agent) = (
                book.Snapshot.Number(
                    dice.Next(2) == 0 ? null
                    : dice.Next(2) == 0 ? "main"
                    : "tax" + dice.Next(2)
                ),
                book.Snapshot.Number(agents[dice.Next(3)])
            );
            row.WebSearches = (ushort)dice.Next(2);
            row.DurationMs = dice.Next(-1, 30_000);
            row.ClientCostNanos = dice.Next(1_000_000);
            row.Flags = (RequestFlags)dice.Next(256) & ~RequestFlags.Parts;
            if (dice.Next(8) == 0)
                row.Flags |= RequestFlags.Gone;
            if (dice.Next(8) == 0)
                book.Snapshot.Add(row, Parts(dice, row, book.Snapshot.Number(models[dice.Next(models.Length)])));
            else
                book.Snapshot.Add(row);
        }

        for (var i = dice.Next(6); i > 0; i--)
            book.PullRequest(
                files[dice.Next(files.Length)],
                $"2026-11-0{dice.Next(1, 9)}T12:00:00Z",
                $"https://git.example/a/b/pull/{i}",
                "s" + dice.Next(8)
            );
        return book;
    }

    static PartRow[] Parts(Random dice, RequestRow row, int advisor) =>
        [
            new()
            {
                InputTokens = row.InputTokens,
                OutputTokens = row.OutputTokens,
                CacheReadTokens = row.CacheReadTokens,
                CacheCreation5mTokens = row.CacheCreation5mTokens,
                CacheCreation1hTokens = row.CacheCreation1hTokens,
            },
            new()
            {
                Model = advisor,
                IsAdvisor = 1,
                InputTokens = dice.Next(1000),
                OutputTokens = dice.Next(100),
            },
        ];
}
