using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>What is wrong with a value, beyond what its kind says.</summary>
public enum AttributeFlaw : byte
{
    None = 0,

    /// <summary>Longer than the limit: the text ends there.</summary>
    TooLong = 1,

    /// <summary>Nested deeper than the limit: the JSON has null in place of what is deeper.</summary>
    TooDeep = 2,
}

/// <summary>One attribute as it stands in the body.</summary>
public struct AttributeEntry
{
    public TextRef Key,
        Text;

    /// <summary>A bool, an int or the bits of a double.</summary>
    public long Bits;

    public AttributeKind Kind;
    public AttributeFlaw Flaw;

    /// <summary>Tells entries apart, for as long as the buffer lives: the same number means the same attribute.</summary>
    public long Serial;

    /// <summary>Where the whole attribute stands in the body; only set when key and text stand there too.</summary>
    public TextRef Raw;
}

/// <summary>The attributes of the record that is being decoded, or of its events and links: a list that is used again for each record.</summary>
public sealed class AttributeBuffer(Scratch scratch)
{
    AttributeEntry[] _entries = new AttributeEntry[32];
    long _serial;

    // Entries that were filled from the body at hand, also by earlier records.
    int _filled;

    /// <summary>Where the texts are that do not refer to the body.</summary>
    public Scratch Scratch => scratch;

    /// <summary>Attributes in the list.</summary>
    public int Count { get; private set; }

    /// <summary>An attribute in place.</summary>
    public ref AttributeEntry this[int index] => ref _entries[index];

    /// <summary>Appends an empty attribute and returns it to be filled.</summary>
    public ref AttributeEntry Add()
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count * 2);
        ref var entry = ref _entries[Count++];
        entry = default;
        entry.Serial = ++_serial;
        _filled = Math.Max(_filled, Count);
        return ref entry;
    }

    /// <summary>
    /// Appends the attribute that the record before had at this place, if it is the same to the byte: most of a client's attributes are.
    /// </summary>
    public bool TryRepeat(ReadOnlySpan<byte> body, ReadOnlySpan<byte> raw)
    {
        if (Count >= _filled)
            return false;
        ref readonly var entry = ref _entries[Count];
        if (entry.Raw.Length != raw.Length || raw.IsEmpty || !body.Slice(entry.Raw.Offset, raw.Length).SequenceEqual(raw))
            return false;
        Count++;
        return true;
    }

    /// <summary>Begins another body: nothing of the one before can repeat.</summary>
    public void Forget()
    {
        Clear();
        _filled = 0;
    }

    /// <summary>Takes the last attribute back.</summary>
    public void RemoveLast() => Count--;

    /// <summary>Forgets all attributes; the scratch is cleared by whoever owns it.</summary>
    public void Clear()
    {
        Count = 0;
        if (_entries.Length > 4096)
            (_entries, _filled) = (new AttributeEntry[32], 0);
    }
}
