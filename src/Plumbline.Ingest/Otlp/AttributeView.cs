using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>A record's attributes, in the order in which they were sent, duplicates included. Valid only during the call that hands it over.</summary>
/// <param name="body">The request.</param>
/// <param name="buffer">The list in which the attributes stand.</param>
/// <param name="first">The first attribute's place in the list.</param>
/// <param name="count">How many there are.</param>
/// <param name="surplus">How many more the sender sent, beyond the limit.</param>
public readonly ref struct AttributeView(ReadOnlySpan<byte> body, AttributeBuffer? buffer, int first, int count, int surplus)
{
    readonly ReadOnlySpan<byte> _body = body;
    readonly AttributeBuffer? _buffer = buffer;
    readonly int _first = first;

    /// <summary>How many there are.</summary>
    public int Count { get; } = count;

    /// <summary>How many were sent beyond the limit; they cannot be seen.</summary>
    public int Surplus { get; } = surplus;

    /// <summary>One attribute.</summary>
    public AttributeValue this[int index]
    {
        get
        {
            ref readonly var entry = ref _buffer![_first + index];
            return new(entry.Key.In(_body, _buffer.Scratch), entry.Kind, entry.Text.In(_body, _buffer.Scratch), entry.Bits);
        }
    }

    /// <summary>What is wrong with one attribute's value.</summary>
    public AttributeFlaw Flaw(int index) => _buffer![_first + index].Flaw;

    /// <summary>A number that tells one attribute from others: the same number means that it is the same, to the byte.</summary>
    public long Serial(int index) => _buffer![_first + index].Serial;

    /// <summary>The length of one attribute's text.</summary>
    public int TextLength(int index) => _buffer![_first + index].Text.Length;

    /// <summary>The length of one attribute's name.</summary>
    public int KeyLength(int index) => _buffer![_first + index].Key.Length;

    /// <summary>The attributes of an event or link of the same span.</summary>
    public AttributeView Part(AttributeBuffer buffer, int first, int count, int surplus) => new(_body, buffer, first, count, surplus);
}
