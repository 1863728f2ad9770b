using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Brings the calls of tools of one log together with their results, which may stand in a later stretch. A call goes out once, with its
/// result; without one only when it is given up.
/// </summary>
public sealed class ToolCalls
{
    // The calls without a result, and their text.
    readonly Dictionary<Hash128, LoggedToolUse> _open = [];
    Utf8Arena? _text;

    // The stretch at hand.
    readonly Dictionary<Hash128, int> _places = [];
    readonly HashSet<Hash128> _answered = [];

    /// <summary>Calls that wait for their result.</summary>
    public int Open => _open.Count;

    /// <summary>Writes the calls whose results are known, and keeps the others.</summary>
    public void Take(LogChunk chunk, RecordEncoder encoder, long fileTime, long since)
    {
        _places.Clear();
        _answered.Clear();
        for (var i = 0; i < chunk.ToolUses.Count; i++)
            _places[Hash128.Of(chunk.Text[chunk.ToolUses[i].Id])] = i;
        foreach (ref readonly var result in chunk.ToolResults.AsSpan())
        {
            if (result.ToolUseId.Length > 0 && result.Time >= since)
                Answer(chunk, Hash128.Of(chunk.Text[result.ToolUseId]), result, encoder, fileTime);
        }

        foreach (var (id, place) in _places)
        {
            ref readonly var use = ref chunk.ToolUses[place];
            if (!_answered.Contains(id) && use.Id.Length > 0 && use.Time >= since)
                Keep(chunk.Text, id, use);
        }
    }

    void Answer(LogChunk chunk, Hash128 id, in LoggedToolResult result, RecordEncoder encoder, long fileTime)
    {
        if (_places.TryGetValue(id, out var place))
        {
            if (_answered.Add(id))
                encoder.Add(chunk.Text, chunk.ToolUses[place], result, fileTime);
        }
        else if (_open.Remove(id, out var use))
        {
            encoder.Add(_text!, use, result, fileTime);
            if (_open.Count == 0)
                _text!.Clear();
        }
    }

    void Keep(Utf8Arena text, Hash128 id, in LoggedToolUse use)
    {
        var kept = use;
        kept.Id = Copy(text, use.Id);
        kept.Name = Copy(text, use.Name);
        kept.Path = Copy(text, use.Path);
        kept.Command = Copy(text, use.Command);
        kept.Session = Copy(text, use.Session);
        kept.PromptId = Copy(text, use.PromptId);
        kept.AgentId = Copy(text, use.AgentId);
        _open[id] = kept;
    }

    Slice Copy(Utf8Arena text, Slice slice) => slice.IsAbsent ? default : (_text ??= new()).Append(text[slice]);

    /// <summary>Writes the calls that will have no result any more.</summary>
    public void GiveUp(RecordEncoder encoder, long fileTime)
    {
        foreach (var use in _open.Values)
            encoder.Add(_text!, use, result: null, fileTime);
        _open.Clear();
        _text?.Clear();
    }
}
