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
}

/// <summary>The attributes of the record that is being decoded, or of its events and links: a list that is used again for each record.</summary>
public sealed class AttributeBuffer(Scratch scratch)
{
    AttributeEntry[] _entries = new AttributeEntry[32];

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
        return ref entry;
    }

    /// <summary>Takes the last attribute back.</summary>
    public void RemoveLast() => Count--;

    /// <summary>Forgets all attributes; the scratch is cleared by whoever owns it.</summary>
    public void Clear()
    {
        Count = 0;
        if (_entries.Length > 4096)
            _entries = new AttributeEntry[32];
    }
}
