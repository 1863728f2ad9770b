using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

/// <summary>Where an attribute is packed: what may be changed differs.</summary>
public enum PackedFor : byte
{
    /// <summary>A data point: its attributes are its identity, so a withheld value leaves its hash besides its length.</summary>
    Point,

    /// <summary>A log record, a span, an event of a span.</summary>
    Record,

    /// <summary>A resource or the context of a record.</summary>
    Context,
}

/// <summary>
/// Packs attributes, and decides what of their content is stored. A known harmless name keeps its value whole; a name that stands for
/// prompts, responses, tool text or paths leaves the value's length; of any other name, values of up to 128 characters stay.
/// </summary>
public sealed class ContentFilter(IngestSettings settings)
{
    /// <summary>The longest value, in characters, that is kept under an unknown name.</summary>
    public const int MaxUnknownChars = 128;

    /// <summary>The longest attribute name, in bytes, that is kept at all.</summary>
    public const int MaxNameBytes = 256;

    RecordAttributes? _record;

    // Names that were taken from tool input, as bits by their distance from the first of them.
    int _made;

    /// <summary>Values that were replaced by their length, since the counts were last read.</summary>
    public int Withheld { get; private set; }

    /// <summary>Values that were cut at the limit.</summary>
    public int ValuesCut { get; private set; }

    /// <summary>Values that were nested too deep.</summary>
    public int TooDeep { get; private set; }

    /// <summary>Attributes that were left out because of their name's length.</summary>
    public int NamesCut { get; private set; }

    /// <summary>Begins a record: what it has itself is not made from other things.</summary>
    public void Begin(RecordAttributes record) => (_record, _made) = (record, 0);

    /// <summary>Forgets the counts.</summary>
    public void ClearCounts() => (Withheld, ValuesCut, TooDeep, NamesCut) = (0, 0, 0, 0);

    /// <summary>Packs one attribute, changed where it has to be. The text's place in the arena when it stayed as it was, else absent.</summary>
    public Slice Pack(Utf8Arena arena, in AttributeValue value, AttributeFlaw flaw, KnownKey key, PackedFor where)
    {
        var traits = KnownKeys.Traits(key);
        if (traits.HasAny(KeyTraits.Envelope) && where == PackedFor.Record)
            return default;
        if (value.Key.Length > MaxNameBytes)
        {
            NamesCut++;
            return default;
        }

        if (value.Kind is not (AttributeKind.String or AttributeKind.Json or AttributeKind.Bytes))
        {
            AttributeList.Append(arena, value);
            return default;
        }

        if (flaw == AttributeFlaw.TooDeep)
        {
            TooDeep++;
            PackLength(arena, value, where);
            return default;
        }

        if (settings.KeepContent)
        {
            PackMadeOf(arena, value, traits);
            return PackWhole(arena, value, flaw);
        }

        return key == KnownKey.Unknown ? PackUnknown(arena, value, flaw, where) : PackKnown(arena, value, flaw, traits, where);
    }

    Slice PackUnknown(Utf8Arena arena, in AttributeValue value, AttributeFlaw flaw, PackedFor where)
    {
        if (!Utf8Text.IsLongerThan(value.Text, MaxUnknownChars))
            return PackWhole(arena, value, flaw);
        Withhold(arena, value, where);
        return default;
    }

    Slice PackKnown(Utf8Arena arena, in AttributeValue value, AttributeFlaw flaw, KeyTraits traits, PackedFor where)
    {
        const KeyTraits changed = KeyTraits.Content | KeyTraits.ErrorText | KeyTraits.ToolInput | KeyTraits.CommandLine;
        if (!traits.HasAny(changed))
            return PackWhole(arena, value, flaw);
        if (traits.HasAny(KeyTraits.ErrorText))
        {
            var masked = System.Text.Encoding.UTF8.GetBytes(ErrorText.Mask(value.Text));
            AttributeList.Append(arena, new(value.Key, AttributeKind.String, masked, 0));
            return default;
        }

        PackMadeOf(arena, value, traits);
        Withhold(arena, value, where);
        return default;
    }

    // The client's own placeholder says nothing, and is no content either.
    void Withhold(Utf8Arena arena, in AttributeValue value, PackedFor where)
    {
        if (value.Text.SequenceEqual("<REDACTED>"u8))
            return;
        Withheld++;
        PackLength(arena, value, where);
    }

    void PackLength(Utf8Arena arena, in AttributeValue value, PackedFor where)
    {
        AppendUnder(arena, value.Key, ".length"u8, new(default, AttributeKind.Int, default, Utf8Text.CountChars(value.Text)));
        if (where != PackedFor.Point)
            return;
        Span<byte> hash = stackalloc byte[16];
        value.Hash().Low.TryFormat(hash, out _, "x16");
        AppendUnder(arena, value.Key, ".hash"u8, new(default, AttributeKind.String, hash, 0));
    }

    void AppendUnder(Utf8Arena arena, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, in AttributeValue value)
    {
        Span<byte> room = stackalloc byte[MaxNameBytes + 8];
        name.CopyTo(room);
        suffix.CopyTo(room[name.Length..]);
        room = room[..(name.Length + suffix.Length)];
        if (_record is null || !_record.Has(Hash128.Of(room)))
            AttributeList.Append(arena, new(room, value.Kind, value.Text, value.Bits));
    }

    // An unfinished JSON text is no JSON: it is kept as a string.
    Slice PackWhole(Utf8Arena arena, in AttributeValue value, AttributeFlaw flaw)
    {
        if (value.Text.Length <= settings.MaxValueBytes && flaw == AttributeFlaw.None)
        {
            AttributeList.Append(arena, value);
            return new(arena.Length - value.Text.Length, value.Text.Length);
        }

        ValuesCut++;
        var kind = value.Kind == AttributeKind.Json ? AttributeKind.String : value.Kind;
        var text = value.Text[..Utf8Text.CutAt(value.Text, settings.MaxValueBytes)];
        AttributeList.Append(arena, new(value.Key, kind, text, 0));
        return new(arena.Length - text.Length, text.Length);
    }

    void PackMadeOf(Utf8Arena arena, in AttributeValue value, KeyTraits traits)
    {
        if (traits.HasAny(KeyTraits.ToolInput))
            PackToolInput(arena, value.Text);
        else if (traits.HasAny(KeyTraits.CommandLine))
            PackCommand(arena, value.Text);
    }

    // The text may be cut anywhere (the client has its own limits): what stands before the cut is read. Spans have a title line before it.
    void PackToolInput(Utf8Arena arena, ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf((byte)'{');
        if (start < 0)
            return;
        try
        {
            var reader = new Utf8JsonReader(text[start..], isFinalBlock: false, default);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = ToolMember(reader);
                if (!reader.Read())
                    return;
                if (key != KnownKey.Unknown)
                    PackToolMember(arena, ref reader, key);
                if (!reader.TrySkip())
                    return;
            }
        }
        catch (JsonException)
        {
            // Not JSON after all: there is nothing to take from it.
        }
    }

    // A name with escapes in it is none of these, or nobody's who means well.
    static KnownKey ToolMember(in Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
            return KnownKey.Unknown;
        return name.SequenceEqual("bash_command"u8) || name.SequenceEqual("command"u8) ? KnownKey.CommandWord
            : name.SequenceEqual("mcp_server_name"u8) ? KnownKey.ToolMcpServerName
            : name.SequenceEqual("mcp_tool_name"u8) ? KnownKey.ToolMcpToolName
            : name.SequenceEqual("skill_name"u8) ? KnownKey.ToolSkillName
            : name.SequenceEqual("subagent_type"u8) ? KnownKey.SubagentType
            : name.SequenceEqual("git_commit_id"u8) ? KnownKey.GitCommitId
            : name.SequenceEqual("timeout"u8) ? KnownKey.Timeout
            : KnownKey.Unknown;
    }

    void PackToolMember(Utf8Arena arena, ref Utf8JsonReader reader, KnownKey key)
    {
        if (key == KnownKey.CommandWord)
        {
            if (reader.TokenType == JsonTokenType.String)
                PackCommand(arena, reader.ValueSpan);
        }
        else if (reader.TokenType == JsonTokenType.Number && key == KnownKey.Timeout)
        {
            if (reader.TryGetInt64(out var timeout) && Make(key))
                AttributeList.Append(arena, new(KnownKeys.Name(key), AttributeKind.Int, default, timeout));
        }
        else if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && IsShortName(reader.ValueSpan) && Make(key))
            AttributeList.Append(arena, new(KnownKeys.Name(key), AttributeKind.String, reader.ValueSpan, 0));
    }

    static bool IsShortName(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MaxUnknownChars;

    void PackCommand(Utf8Arena arena, ReadOnlySpan<byte> command)
    {
        var word = CommandLine.FirstWord(command);
        if (!word.IsEmpty && Make(KnownKey.CommandWord))
            AttributeList.Append(arena, new(KnownKeys.Name(KnownKey.CommandWord), AttributeKind.String, word, 0));
    }

    // Once in a record, and not if the record has it itself.
    bool Make(KnownKey key)
    {
        var bit = 1 << (key - KnownKey.ToolMcpServerName);
        if ((_made & bit) != 0 || _record?.Find(key) >= 0)
            return false;
        _made |= bit;
        return true;
    }
}
