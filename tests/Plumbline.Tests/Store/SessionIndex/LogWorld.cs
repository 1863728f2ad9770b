using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.Store.SessionIndex;

/// <summary>
/// Logs that never were files: lines of responses, calls, results and prompts, each 100 bytes long, with forks, replays, missing ids and
/// several lines for one response.
/// </summary>
public sealed class LogWorld
{
    public const int LineBytes = 100;

    public List<WorldFile> Files { get; } = [];

    /// <summary>A world by chance.</summary>
    public static LogWorld Of(Random random, int files = 6, int messages = 12)
    {
        var world = new LogWorld();
        for (var i = 0; i < files; i++)
            // Equal times happen: then the path decides.
            world.Files.Add(new WorldFile($"/logs/projects/p{random.Next(3)}/f{random.Next(1000):d3}-{i}.jsonl", 1000 + random.Next(4)));
        for (var i = 0; i < messages; i++)
            world.AddMessage(random, i);
        return world;
    }

    /// <summary>The chunk of some lines of a file.</summary>
    public static LogChunk Chunk(WorldFile file, int from, int to)
    {
        var chunk = new LogChunk { From = from * LineBytes, To = to * LineBytes };
        foreach (var line in file.Lines[from..to])
            line.AddTo(chunk);
        (chunk.TailResponses, chunk.TailToolUses, chunk.TailToolResults, chunk.TailPrompts, chunk.TailNotes) = (
            chunk.Responses.Count,
            chunk.ToolUses.Count,
            chunk.ToolResults.Count,
            chunk.Prompts.Count,
            chunk.Notes.Count
        );
        chunk.Skipped.Add(SkipReason.NotJson, to - from);
        return chunk;
    }

    void AddMessage(Random random, int number)
    {
        string? request = random.Next(8) == 0 ? null : $"req{number}";
        var session = $"s{random.Next(4)}";
        var original = Files[random.Next(Files.Count)];
        var marked = Files.Where(_ => random.Next(2) == 0).ToHashSet();
        var copies = random.Next(3) == 0 ? random.Next(1, 4) : 0;
        foreach (var file in Enumerable.Range(0, copies).Select(_ => Files[random.Next(Files.Count)]).Prepend(original))
        {
            var isMarked = file != original && marked.Contains(file);
            var isReplay = file != original && random.Next(4) == 0;
            // Also: another response under the same message id, and a copy that lost its request id.
            var id =
                isReplay || random.Next(12) == 0 ? $"req{number}-{random.Next(3)}"
                : random.Next(10) == 0 ? null
                : request;
            var lines = random.Next(1, 4);
            for (var line = 0; line < lines; line++)
                file.Lines.Add(
                    new ResponseLine
                    {
                        Message = $"msg{number}",
                        Request = id,
                        Session = isMarked || file == original ? session : $"fork{Files.IndexOf(file)}",
                        IsMarkedCopy = isMarked,
                        IsSidechain = isReplay,
                        HasStopReason = random.Next(3) == 0,
                        Output = random.Next(1, 4),
                        Input = random.Next(1, 1000),
                        Time = 5000 + random.Next(5),
                        AskedTime = random.Next(3) == 0 ? 0 : 4000 + random.Next(100),
                        TextBytes = random.Next(10),
                        Parts = random.Next(6) == 0 ? random.Next(1, 3) : 0,
                    }
                );
            AddTools(random, number, file);
            if (random.Next(4) == 0)
                file.Lines.Add(
                    new PullRequestLine
                    {
                        Session = $"s{number % 3}",
                        Address = $"https://git.example/shop/pull/{random.Next(4)}",
                        Number = random.Next(4),
                        Time = 8000 + random.Next(10),
                    }
                );
            if (random.Next(2) == 0)
                file.Lines.Add(
                    new PromptLine
                    {
                        Id = $"prompt{random.Next(6)}",
                        Session = $"s{number % 3}",
                        Time = 3000 + random.Next(5),
                        Bytes = random.Next(100),
                        Attached = random.Next(10),
                        IsFromPerson = random.Next(2) == 0,
                        Offset = file.Lines.Count * LineBytes,
                    }
                );
        }
    }

    static void AddTools(Random random, int number, WorldFile file)
    {
        for (var tool = random.Next(3); tool > 0; tool--)
        {
            var id = $"tool{number}-{random.Next(3)}";
            WorldLine[] lines =
            [
                new CallLine
                {
                    Id = id,
                    Message = $"msg{number}",
                    Session = $"s{number % 3}",
                    Name = $"Tool{random.Next(3)}",
                    Time = 6000 + random.Next(10),
                },
                new ResultLine
                {
                    Id = id,
                    Time = 7000 + random.Next(10),
                    Bytes = random.Next(100),
                    IsError = random.Next(2) == 0,
                },
            ];
            // Either alone, or both, or the wrong way round.
            file.Lines.AddRange(
                random.Next(4) switch
                {
                    0 => lines[..1],
                    1 => lines[1..],
                    2 => lines.Reverse(),
                    _ => lines,
                }
            );
        }
    }
}

/// <summary>A log, by its path and the time since when it was there.</summary>
public sealed record WorldFile(string Path, long FirstSeen)
{
    public List<WorldLine> Lines { get; } = [];

    public long Bytes => (long)Lines.Count * LogWorld.LineBytes;

    public string Project => Path.Split('/')[3];
}

public abstract record WorldLine
{
    public abstract void AddTo(LogChunk chunk);

    protected static Slice Text(LogChunk chunk, string? text) =>
        text is null ? default : chunk.Text.Append(System.Text.Encoding.UTF8.GetBytes(text));

    protected static Hash128 Hash(string? text) => text is null ? default : Hash128.Of(System.Text.Encoding.UTF8.GetBytes(text));
}

public sealed record ResponseLine : WorldLine
{
    public required string Message;
    public string? Request;
    public required string Session;
    public bool IsMarkedCopy,
        IsSidechain,
        HasStopReason;
    public long Output,
        Input,
        Time,
        AskedTime,
        TextBytes;
    public int Parts;

    public override void AddTo(LogChunk chunk)
    {
        var firstPart = chunk.Parts.Count;
        for (var i = 0; i < Parts; i++)
        {
            ref var part = ref chunk.Parts.Add();
            (part.Model, part.InputTokens, part.OutputTokens) = (Text(chunk, $"model{i}"), Input, i);
        }

        ref var response = ref chunk.Responses.Add();
        response = new LoggedResponse
        {
            MessageKey = Hash(Message),
            RequestKey = Hash(Request),
            Session = Text(chunk, Session),
            Model = Text(chunk, "model"),
            IsMarkedCopy = IsMarkedCopy,
            IsSidechain = IsSidechain,
            HasStopReason = HasStopReason,
            OutputTokens = Output,
            InputTokens = Input,
            ThinkingTokens = -1,
            Time = Time,
            FirstTime = Time,
            AskedTime = AskedTime,
            TextBytes = TextBytes,
            FirstPart = firstPart,
            PartCount = Parts,
        };
    }
}

public sealed record CallLine : WorldLine
{
    public required string Id,
        Message,
        Session,
        Name;
    public long Time;

    public override void AddTo(LogChunk chunk) =>
        chunk.ToolUses.Add() = new LoggedToolUse
        {
            Id = Text(chunk, Id),
            MessageKey = Hash(Message),
            Session = Text(chunk, Session),
            Name = Text(chunk, Name),
            Time = Time,
        };
}

public sealed record ResultLine : WorldLine
{
    public required string Id;
    public long Time,
        Bytes;
    public bool IsError;

    public override void AddTo(LogChunk chunk) =>
        chunk.ToolResults.Add() = new LoggedToolResult
        {
            ToolUseId = Text(chunk, Id),
            Time = Time,
            Bytes = Bytes,
            IsError = IsError,
        };
}

public sealed record PromptLine : WorldLine
{
    public required string Id,
        Session;
    public long Time,
        Offset;
    public int Bytes,
        Attached;
    public bool IsFromPerson;

    public override void AddTo(LogChunk chunk) =>
        chunk.Prompts.Add() = new LoggedPrompt
        {
            PromptId = Text(chunk, Id),
            Session = Text(chunk, Session),
            Time = Time,
            Offset = Offset,
            Bytes = Bytes,
            AttachedBytes = Attached,
            IsFromPerson = IsFromPerson,
        };
}

public sealed record PullRequestLine : WorldLine
{
    public required string Session,
        Address;
    public long Time,
        Number;

    public override void AddTo(LogChunk chunk)
    {
        // What else a log notes is nothing to the index.
        chunk.Notes.Add() = new LoggedNote { Kind = NoteKind.TurnDuration, Session = Text(chunk, Session) };
        chunk.Notes.Add() = new LoggedNote
        {
            Kind = NoteKind.PullRequest,
            Session = Text(chunk, Session),
            Time = Time,
            A = Number,
            Text = Text(chunk, Address),
        };
    }
}
