using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>Chunks made by hand, encoded and decoded.</summary>
static class Records
{
    public const long Noon = 1_795_190_400_000;

    public static Slice Put(this LogChunk chunk, string? text) =>
        text is null ? default : chunk.Text.Append(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A chunk with one finished response.</summary>
    public static LogChunk Chunk(string id = "msg_1", string? request = "req_1", string session = "s-1")
    {
        var chunk = new LogChunk();
        ref var response = ref chunk.Responses.Add();
        response.MessageId = chunk.Put(id);
        response.RequestId = chunk.Put(request);
        response.MessageKey = Hash128.Of(System.Text.Encoding.UTF8.GetBytes(id));
        response.Session = chunk.Put(session);
        response.Model = chunk.Put("claude-opus-5-5");
        response.Version = chunk.Put("2.1.329");
        response.Time = Noon;
        response.ThinkingTokens = -1;
        (response.InputTokens, response.OutputTokens, response.HasStopReason) = (10, 20, true);
        return chunk;
    }

    public static byte[] Encode(LogChunk chunk, MachineIdentity? identity = null, bool withPaths = false, bool withFolders = false)
    {
        using var encoder = new RecordEncoder(withPaths, withFolders);
        var header = new RecordHeader
        {
            Client = "a test",
            Route = "pushed",
            Identity = identity ?? MachineIdentity.Anonymous,
        };
        encoder.Begin(header.ToLine());
        foreach (ref readonly var response in chunk.Responses.AsSpan())
            encoder.Add(chunk, response, fileTime: Noon - 1000);
        foreach (ref readonly var prompt in chunk.Prompts.AsSpan())
            encoder.Add(chunk.Text, prompt, fileTime: 0);
        foreach (ref readonly var note in chunk.Notes.AsSpan())
            if (note.Kind == NoteKind.PullRequest)
                encoder.AddPullRequest(chunk.Text, note, fileTime: 0);
        new ToolCalls().Take(chunk, encoder, fileTime: 0, since: 0);
        return encoder.Body.ToArray();
    }

    public static Batch Decode(ReadOnlySpan<byte> body, IngestSettings? settings = null)
    {
        var batch = new Batch { ReceivedAt = (Noon + 60_000) * 1_000_000 };
        Assert.Null(new RecordDecoder(settings ?? new()).Decode(body, batch));
        return batch;
    }

    public static string Header { get; } =
        System.Text.Encoding.UTF8.GetString(
            new RecordHeader
            {
                Client = "a test",
                Route = "pushed",
                Identity = MachineIdentity.Anonymous,
            }.ToLine()
        );

    public static Batch DecodeLines(params string[] lines) => Decode(System.Text.Encoding.UTF8.GetBytes(Header + string.Join('\n', lines)));
}
