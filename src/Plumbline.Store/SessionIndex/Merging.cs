using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

/// <summary>Takes what was read of logs into the tables of an index.</summary>
sealed class Merging
{
    readonly IndexTables _tables;
    readonly RowConversion _rows;
    readonly RequestMerge _requests;
    readonly ToolMerge _tools;
    readonly PromptMerge _prompts;
    PartRow[] _parts = new PartRow[8];

    public Merging(IndexTables tables)
    {
        var order = new FileOrder(tables);
        (_tables, _rows) = (tables, new RowConversion(tables));
        (_requests, _tools, _prompts) = (new(tables, order), new(tables, order), new(tables, order));
    }

    /// <summary>Takes the whole lines of a chunk, or the last one that has no newline.</summary>
    public void Take(LogChunk chunk, int file, bool isTail)
    {
        TakeFirstCwd(chunk, file);
        TakeRequests(chunk, file, Range(isTail, chunk.TailResponses, chunk.Responses.Count));
        TakeTools(chunk, file, Range(isTail, chunk.TailToolUses, chunk.ToolUses.Count));
        var (from, to) = Range(isTail, chunk.TailToolResults, chunk.ToolResults.Count);
        for (var i = from; i < to; i++)
            if (!chunk.ToolResults[i].ToolUseId.IsAbsent)
                _tools.Add(RowConversion.Result(chunk.Text, chunk.ToolResults[i], file));
        (from, to) = Range(isTail, chunk.TailPrompts, chunk.Prompts.Count);
        for (var i = from; i < to; i++)
            _prompts.Add(_rows.Prompt(chunk.Text, chunk.Prompts[i], file));
        (from, to) = Range(isTail, chunk.TailNotes, chunk.Notes.Count);
        for (var i = from; i < to; i++)
            if (chunk.Notes[i] is { Kind: NoteKind.PullRequest, Text.IsAbsent: false, Session.IsAbsent: false })
                _prompts.Add(_rows.PullRequest(chunk.Text, chunk.Notes[i], file));
    }

    /// <summary>Takes all rows of some files away.</summary>
    public void Remove(Func<int, bool> isGone)
    {
        _requests.Remove(isGone);
        _tools.Remove(isGone);
        _prompts.Remove(isGone);
    }

    /// <summary>Decides which rows count.</summary>
    public void Settle()
    {
        _requests.Settle();
        _tools.Settle();
        _prompts.Settle();
    }

    static (int From, int To) Range(bool isTail, int tail, int count) => isTail ? (tail, count) : (0, tail);

    void TakeRequests(LogChunk chunk, int file, (int From, int To) range)
    {
        for (var i = range.From; i < range.To; i++)
        {
            ref var response = ref chunk.Responses[i];
            if (_parts.Length < response.PartCount)
                _parts = new PartRow[response.PartCount];
            for (var part = 0; part < response.PartCount; part++)
                _parts[part] = _rows.Part(chunk.Text, chunk.Parts[response.FirstPart + part]);
            _requests.Add(_rows.Request(chunk.Text, response, file), _parts.AsSpan(0, response.PartCount));
        }
    }

    void TakeTools(LogChunk chunk, int file, (int From, int To) range)
    {
        for (var i = range.From; i < range.To; i++)
            _tools.Add(_rows.Call(chunk.Text, chunk.ToolUses[i], file));
    }

    // The first working folder that a log names tells whether its folder under "projects" is named after it.
    void TakeFirstCwd(LogChunk chunk, int file)
    {
        var row = _tables.Files.Read(file);
        if (row.Cwd != 0 || FirstCwd(chunk) is not { IsAbsent: false } cwd)
            return;
        row.Cwd = _rows.Number(chunk.Text, cwd);
        _tables.Files.Write(file, row);
    }

    // Records of a kind are in the order of their lines. Between kinds the times of the two first ones decide, and no others: a copied
    // beginning may be older or younger than what follows it.
    static Slice FirstCwd(LogChunk chunk)
    {
        var (prompt, asked) = (default(Slice), long.MaxValue);
        foreach (ref var line in chunk.Prompts.AsSpan())
            if (!line.Cwd.IsAbsent)
            {
                (prompt, asked) = (line.Cwd, line.Time);
                break;
            }

        foreach (ref var line in chunk.Responses.AsSpan())
            if (!line.Cwd.IsAbsent)
                return line.FirstTime < asked ? line.Cwd : prompt;
        return prompt;
    }
}
