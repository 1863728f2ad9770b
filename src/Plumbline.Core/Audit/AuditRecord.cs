using System.Buffers.Text;
using System.Text;

namespace Plumbline.Core.Audit;

/// <summary>
/// How each line after the header begins: what it is, its number in the chain from 1, and when. Always written in this order and form, so it is
/// found without reading JSON.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number in the chain, from 1, headers not counted.</param>
/// <param name="Time">When it happened.</param>
public readonly record struct AuditRecord(AuditRecordKind Kind, long Number, DateTimeOffset Time)
{
    /// <summary>Begins a record's line.</summary>
    public static AuditLineBuilder Begin(AuditLineBuilder line, AuditRecordKind kind, long number, DateTimeOffset time) =>
        line.Begin(Name(kind)).Number("record"u8, number).Time("time"u8, time);

    /// <summary>Writes that records were lost before they could be written.</summary>
    public static void WriteGap(AuditLineBuilder line, AuditChain chain, long number, DateTimeOffset time, long lost, string reason) =>
        Begin(line, AuditRecordKind.Gap, number, time).Number("lost"u8, lost).Text("reason"u8, reason).End(chain);

    /// <summary>Writes that the files before one are to be deleted, because they are too old; with what that file's header says of them.</summary>
    public static void WriteCheckpoint(AuditLineBuilder line, AuditChain chain, long number, DateTimeOffset time, AuditHeader first) =>
        Begin(line, AuditRecordKind.Checkpoint, number, time)
            .Number("first_file"u8, first.File)
            .Number("records_before"u8, first.Records)
            .Text("previous"u8, first.Previous)
            .End(chain);

    /// <summary>Writes that the process has ended as it should.</summary>
    public static void WriteClose(AuditLineBuilder line, AuditChain chain, long number, DateTimeOffset time) =>
        Begin(line, AuditRecordKind.Close, number, time).End(chain);

    /// <summary>Reads how a line begins; false when that is not how records begin.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out AuditRecord record)
    {
        record = default;
        foreach (
            var kind in (ReadOnlySpan<AuditRecordKind>)
                [AuditRecordKind.Call, AuditRecordKind.Gap, AuditRecordKind.Checkpoint, AuditRecordKind.Close]
        )
        {
            var rest = line;
            if (TrySkip(ref rest, "{\"type\":\""u8) && TrySkip(ref rest, Name(kind)) && TrySkip(ref rest, "\",\"record\":"u8))
                return TryReadNumber(kind, rest, out record);
        }

        return false;
    }

    static bool TryReadNumber(AuditRecordKind kind, ReadOnlySpan<byte> rest, out AuditRecord record)
    {
        record = default;
        if (!Utf8Parser.TryParse(rest, out long number, out var taken) || number < 1)
            return false;
        rest = rest[taken..];
        if (!TrySkip(ref rest, ",\"time\":\""u8) || rest.Length < 29 || rest[28] != (byte)'"')
            return false;
        if (!AuditTime.TryRead(Encoding.ASCII.GetString(rest[..28]), out var time))
            return false;
        record = new AuditRecord(kind, number, time);
        return true;
    }

    static bool TrySkip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> start)
    {
        if (!rest.StartsWith(start))
            return false;
        rest = rest[start.Length..];
        return true;
    }

    static ReadOnlySpan<byte> Name(AuditRecordKind kind) =>
        kind switch
        {
            AuditRecordKind.Call => "call"u8,
            AuditRecordKind.Gap => "gap"u8,
            AuditRecordKind.Checkpoint => "checkpoint"u8,
            _ => "close"u8,
        };
}

/// <summary>What a record tells.</summary>
public enum AuditRecordKind
{
    /// <summary>A call.</summary>
    Call,

    /// <summary>That records were lost, how many and why.</summary>
    Gap,

    /// <summary>That the oldest files are deleted, and where the chain begins from then on.</summary>
    Checkpoint,

    /// <summary>That a process has closed the log.</summary>
    Close,
}
