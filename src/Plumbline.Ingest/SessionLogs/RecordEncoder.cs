using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Writes what a reader found in a session log as lines of the format that travels. Names, numbers and ids only: the text of prompts,
/// responses and tools is not even in what it is given; folders, files and the first words of commands go out only when asked for.
/// </summary>
/// <param name="withPaths">Whether files and the first words of commands go out, and folders with them.</param>
/// <param name="withFolders">Whether working folders go out.</param>
public sealed class RecordEncoder(bool withPaths, bool withFolders = false) : IDisposable
{
    // The bytes are read by JSON readers only: what need not be escaped stays readable.
    internal static JsonWriterOptions WriterOptions { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    readonly ArrayBufferWriter<byte> _bytes = new(64 << 10);
    readonly Utf8JsonWriter _json = new(Stream.Null, WriterOptions);

    // What the line at hand refers to.
    Utf8Arena _text = new();

    /// <summary>What was written since the last <see cref="Begin"/>.</summary>
    public ReadOnlyMemory<byte> Body => _bytes.WrittenMemory;

    /// <summary>Lines since the last <see cref="Begin"/>, without the header.</summary>
    public int Lines { get; private set; }

    /// <summary>Begins a body.</summary>
    public void Begin(ReadOnlySpan<byte> headerLine)
    {
        _bytes.ResetWrittenCount();
        _bytes.Write(headerLine);
        Lines = 0;
    }

    /// <summary>Writes a response.</summary>
    /// <param name="fileTime">When its file was there first, milliseconds since 1970; of several files with one response the first has it.</param>
    public void Add(LogChunk chunk, in LoggedResponse response, long fileTime)
    {
        BeginLine(chunk.Text, RecordFormat.Request, response.Time, response.Session);
        Text(RecordField.Id, response.MessageId);
        Text(RecordField.RequestId, response.RequestId);
        if (response.MessageId.IsAbsent && response.RequestId.IsAbsent)
            Hash(RecordField.Key, response.MessageKey);
        Text(RecordField.Uuid, response.Uuid);
        Text(RecordField.Prompt, response.PromptId);
        Text(RecordField.Model, response.Model);
        Text(RecordField.Version, response.Version);
        Text(RecordField.Entrypoint, response.Entrypoint);
        Text(RecordField.Effort, response.Effort);
        Text(RecordField.Branch, response.Branch);
        Text(RecordField.AgentId, response.AgentId);
        Text(RecordField.AgentType, response.AgentType);
        Text(RecordField.Skill, response.Skill);
        Text(RecordField.McpServer, response.McpServer);
        Text(RecordField.McpTool, response.McpTool);
        if (withPaths || withFolders)
            Text(RecordField.Cwd, response.Cwd);
        if (response.HasClientCost)
            _json.WriteString(RecordField.Cost.Name(), response.ClientCost.ToString());
        if (response.Tier != ServiceTier.Unknown)
            _json.WriteString(RecordField.Tier.Name(), TierName(response.Tier));
        Positive(RecordField.FirstTime, response.FirstTime);
        Positive(RecordField.AskedTime, response.AskedTime);
        Positive(RecordField.FileTime, fileTime);
        Amounts(response);
        Flag(RecordField.IsCopy, response.IsMarkedCopy);
        Flag(RecordField.IsFast, response.IsFast);
        Flag(RecordField.IsUs, response.IsUsGeo);
        Flag(RecordField.HasStopReason, response.HasStopReason);
        Flag(RecordField.IsSidechain, response.IsSidechain);
        Flag(RecordField.IsSplitAssumed, response.IsSplitAssumed);
        Flag(RecordField.IsLowerBound, response.IsOutputLowerBound);
        Parts(chunk, response);
        EndLine();
    }

    void Amounts(in LoggedResponse response)
    {
        _json.WriteNumber(RecordField.Input.Name(), response.InputTokens);
        _json.WriteNumber(RecordField.Output.Name(), response.OutputTokens);
        _json.WriteNumber(RecordField.CacheRead.Name(), response.CacheReadTokens);
        _json.WriteNumber(RecordField.CacheCreation5m.Name(), response.CacheCreation5mTokens);
        _json.WriteNumber(RecordField.CacheCreation1h.Name(), response.CacheCreation1hTokens);
        if (response.ThinkingTokens >= 0)
            _json.WriteNumber(RecordField.Thinking.Name(), response.ThinkingTokens);
        Positive(RecordField.WebSearches, response.WebSearches);
        Positive(RecordField.WebFetches, response.WebFetches);
    }

    void Parts(LogChunk chunk, in LoggedResponse response)
    {
        if (response.PartCount == 0)
            return;
        _json.WriteStartArray(RecordField.Parts.Name());
        foreach (ref readonly var part in chunk.Parts.AsSpan().Slice(response.FirstPart, response.PartCount))
        {
            _json.WriteStartObject();
            Flag(RecordField.IsAdvisor, part.IsAdvisor);
            Text(RecordField.Model, part.Model);
            _json.WriteNumber(RecordField.Input.Name(), part.InputTokens);
            _json.WriteNumber(RecordField.Output.Name(), part.OutputTokens);
            _json.WriteNumber(RecordField.CacheRead.Name(), part.CacheReadTokens);
            _json.WriteNumber(RecordField.CacheCreation5m.Name(), part.CacheCreation5mTokens);
            _json.WriteNumber(RecordField.CacheCreation1h.Name(), part.CacheCreation1hTokens);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    /// <summary>Writes a call of a tool, with its result when there is one. The text is that to which the call refers.</summary>
    public void Add(Utf8Arena text, in LoggedToolUse tool, LoggedToolResult? result, long fileTime)
    {
        BeginLine(text, RecordFormat.Tool, result?.Time is > 0 and var ended ? ended : tool.Time, tool.Session);
        Text(RecordField.Id, tool.Id);
        Text(RecordField.Name, tool.Name);
        Text(RecordField.Prompt, tool.PromptId);
        Text(RecordField.AgentId, tool.AgentId);
        if (withPaths)
        {
            Text(RecordField.Path, tool.Path);
            Text(RecordField.Command, tool.Command);
        }

        Positive(RecordField.AskedTime, tool.Time);
        Positive(RecordField.FileTime, fileTime);
        Positive(RecordField.InputBytes, tool.InputBytes);
        if (result is { } known)
        {
            _json.WriteNumber(RecordField.Bytes.Name(), known.Bytes);
            Positive(RecordField.LinesAdded, known.LinesAdded);
            Positive(RecordField.LinesRemoved, known.LinesRemoved);
            Flag(RecordField.IsError, known.IsError);
            Flag(RecordField.IsDenied, known.IsDenied);
        }

        EndLine();
    }

    /// <summary>Writes a prompt: that there was one, and how long it was.</summary>
    public void Add(Utf8Arena text, in LoggedPrompt prompt, long fileTime)
    {
        BeginLine(text, RecordFormat.Prompt, prompt.Time, prompt.Session);
        Text(RecordField.Id, prompt.PromptId);
        Text(RecordField.Version, prompt.Version);
        Text(RecordField.Branch, prompt.Branch);
        Text(RecordField.Name, prompt.Command);
        if (withPaths || withFolders)
            Text(RecordField.Cwd, prompt.Cwd);
        _json.WriteNumber(RecordField.Bytes.Name(), prompt.Bytes);
        Positive(RecordField.FileTime, fileTime);
        Positive(RecordField.AttachedBytes, prompt.AttachedBytes);
        Flag(RecordField.IsFromPerson, prompt.IsFromPerson);
        EndLine();
    }

    /// <summary>Writes that a session made a pull request: its address and number.</summary>
    public void AddPullRequest(Utf8Arena text, in LoggedNote note, long fileTime)
    {
        BeginLine(text, RecordFormat.PullRequest, note.Time, note.Session);
        Text(RecordField.Url, note.Text);
        Positive(RecordField.Number, note.A);
        Positive(RecordField.FileTime, fileTime);
        EndLine();
    }

    void BeginLine(Utf8Arena text, ReadOnlySpan<byte> kind, long time, Slice session)
    {
        _text = text;
        _json.Reset(_bytes);
        _json.WriteStartObject();
        _json.WriteString(RecordField.Kind.Name(), kind);
        _json.WriteNumber(RecordField.Time.Name(), time);
        Text(RecordField.Session, session);
    }

    void EndLine()
    {
        _json.WriteEndObject();
        _json.Flush();
        _bytes.Write("\n"u8);
        Lines++;
    }

    // A text that is longer than any name or id is neither.
    void Text(RecordField field, Slice slice)
    {
        if (slice.Length is > 0 and <= MaxTextBytes)
            _json.WriteString(field.Name(), _text[slice]);
    }

    const int MaxTextBytes = 4096;

    void Hash(RecordField field, Hash128 hash)
    {
        Span<byte> hex = stackalloc byte[32];
        hash.High.TryFormat(hex, out _, "x16");
        hash.Low.TryFormat(hex[16..], out _, "x16");
        _json.WriteString(field.Name(), hex);
    }

    void Positive(RecordField field, long number)
    {
        if (number > 0)
            _json.WriteNumber(field.Name(), number);
    }

    void Flag(RecordField field, bool value)
    {
        if (value)
            _json.WriteBoolean(field.Name(), value);
    }

    static ReadOnlySpan<byte> TierName(ServiceTier tier) =>
        tier switch
        {
            ServiceTier.Standard => "standard"u8,
            ServiceTier.Priority => "priority"u8,
            _ => "batch"u8,
        };

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
