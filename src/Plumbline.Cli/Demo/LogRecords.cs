using System.Globalization;

namespace Plumbline.Cli.Demo;

/// <summary>A process' events as export requests of at most 512 records, which is the client's own limit.</summary>
sealed class LogRecords
{
    const int RecordsMax = 512;

    readonly Sender _sender;
    readonly Utf8Text _standard = new();
    readonly Utf8Text _text = new(64 << 10);
    readonly List<DemoBody> _bodies = [];

    long _sequence;
    int _records;
    int _begun;

    public LogRecords(Sender sender)
    {
        _sender = sender;
        sender.WriteStandard(_standard);
    }

    /// <summary>While true events get their numbers in the process' sequence, but are never sent.</summary>
    public bool IsLosing { get; set; }

    /// <summary>Begins a record; the event's own attributes follow.</summary>
    public Utf8Text Begin(string name, long unixMilliseconds, string? prompt)
    {
        if (_records == 0)
            BeginBody();
        _begun = _text.Length;
        _text.Append("{\"timeUnixNano\":\""u8);
        _text.Append(unixMilliseconds * 1_000_000);
        _text.Append("\",\"observedTimeUnixNano\":\""u8);
        _text.Append(unixMilliseconds * 1_000_000);
        _text.Append("\",\"body\":{\"stringValue\":\"claude_code."u8);
        _text.Append(name);
        _text.Append("\"},\"attributes\":["u8);
        _text.Append(_standard.Written);
        _text.AppendAttribute("event.name"u8, name);
        _text.AppendAttribute("event.timestamp"u8, Timestamp(unixMilliseconds));
        _text.AppendAttribute("event.sequence"u8, _sequence++);
        if (prompt is not null)
            _text.AppendAttribute("prompt.id"u8, prompt);
        return _text;
    }

    /// <summary>Ends the record.</summary>
    public void End()
    {
        if (IsLosing)
        {
            _text.CutTo(_begun);
            return;
        }

        _text.TrimComma();
        _text.Append("],\"droppedAttributesCount\":0},"u8);
        if (++_records == RecordsMax)
            EndBody();
    }

    /// <summary>Everything that was written.</summary>
    public IReadOnlyList<DemoBody> Finish()
    {
        EndBody();
        return _bodies;
    }

    void BeginBody()
    {
        _text.Clear();
        _text.Append("{\"resourceLogs\":[{\"resource\":{\"attributes\":["u8);
        _sender.WriteResource(_text);
        _text.TrimComma();
        _text.Append(
            "],\"droppedAttributesCount\":0},\"scopeLogs\":[{\"scope\":{\"name\":\"com.anthropic.claude_code.events\",\"version\":\""u8
        );
        _text.Append(_sender.Client.Version);
        _text.Append("\"},\"logRecords\":["u8);
    }

    void EndBody()
    {
        if (_records == 0)
            return;
        _text.TrimComma();
        _text.Append("]}]}]}"u8);
        _bodies.Add(new("logs", _text.Written.ToArray()));
        _records = 0;
    }

    static string Timestamp(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
