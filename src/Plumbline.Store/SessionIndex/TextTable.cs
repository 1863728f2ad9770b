using System.Runtime.InteropServices;
using Plumbline.Core.Model;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// The texts that rows name by number, each once. Those of the index file stay where they are mapped and become strings when they are asked for.
/// </summary>
sealed unsafe class TextTable
{
    readonly List<Segment> _segments = [];
    readonly Utf8Arena _new = new();
    readonly List<Slice> _newTexts = [];
    string?[] _strings = [];

    /// <summary>Texts in all; their numbers go from 1 to here.</summary>
    public int Count => Committed + _newTexts.Count;

    /// <summary>Texts that the index file holds.</summary>
    public int Committed { get; private set; }

    /// <summary>The finder of texts, made when it is first needed.</summary>
    public KeyTable? Keys { get; set; }

    /// <summary>
    /// Takes the texts of a block in place: the end of each as a 32-bit number, then their bytes. False when the numbers are impossible.
    /// </summary>
    public bool TryMap(byte* payload, long length, int count)
    {
        var ends = (uint*)payload;
        var bytes = length - count * sizeof(uint);
        for (var i = 0; i < count; i++)
            if (ends[i] > bytes || (i > 0 && ends[i] < ends[i - 1]))
                return false;
        _segments.Add(new Segment(Committed + 1, count, ends, payload + count * sizeof(uint)));
        Committed += count;
        return true;
    }

    /// <summary>A text as a string; null for 0.</summary>
    public string? Text(int number)
    {
        if (number == 0)
            return null;
        if (_strings.Length <= number)
            Array.Resize(ref _strings, Count + 1);
        return _strings[number] ??= System.Text.Encoding.UTF8.GetString(this[number]);
    }

    /// <summary>The bytes of a text.</summary>
    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            if (number <= 0 || number > Count)
                return [];
            if (number > Committed)
                return _new[_newTexts[number - Committed - 1]];
            var at = _segments.Count - 1;
            if (at > 8)
                at = SegmentOf(number);
            while (_segments[at].First > number)
                at--;
            return _segments[at][number];
        }
    }

    /// <summary>The number of a text, which is taken in when it is new.</summary>
    public int Number(ReadOnlySpan<byte> text)
    {
        var keys = Keys ?? throw new InvalidOperationException("The finder of texts was not made.");
        var hash = HashOf(text);
        var cursor = -1;
        for (var row = keys.Next(hash, ref cursor); row >= 0; row = keys.Next(hash, ref cursor))
            if (this[row + 1].SequenceEqual(text))
                return row + 1;
        _newTexts.Add(_new.Append(text));
        keys.Add(hash, Count - 1);
        return Count;
    }

    /// <summary>The number of a text.</summary>
    public int Number(string text)
    {
        Span<byte> buffer = stackalloc byte[512];
        return System.Text.Encoding.UTF8.TryGetBytes(text, buffer, out var length)
            ? Number(buffer[..length])
            : Number(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Makes the finder complete.</summary>
    public void EnsureKeys()
    {
        Keys ??= new KeyTable(Count);
        for (var i = Keys.Count; i < Count; i++)
            Keys.Add(HashOf(this[i + 1]), i);
    }

    /// <summary>The payload of a block with the texts from a number on, as <see cref="TryMap"/> reads it.</summary>
    public byte[] Payload(int first)
    {
        var ends = new uint[Count - first + 1];
        var bytes = 0u;
        for (var i = 0; i < ends.Length; i++)
            ends[i] = bytes += (uint)this[first + i].Length;
        var payload = new byte[ends.Length * sizeof(uint) + (int)bytes];
        MemoryMarshal.AsBytes(ends.AsSpan()).CopyTo(payload);
        var at = ends.Length * sizeof(uint);
        for (var i = first; i <= Count; i++)
        {
            this[i].CopyTo(payload.AsSpan(at));
            at += this[i].Length;
        }

        return payload;
    }

    static uint HashOf(ReadOnlySpan<byte> text) => (uint)Hash128.Of(text).Low;

    int SegmentOf(int number)
    {
        int low = 0,
            high = _segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_segments[middle].First <= number)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    // Texts that lie together in the index file.
    readonly struct Segment(int first, int count, uint* ends, byte* bytes)
    {
        public int First => first;

        public ReadOnlySpan<byte> this[int number]
        {
            get
            {
                var i = Math.Min(number - first, count - 1);
                var start = i == 0 ? 0 : ends[i - 1];
                return new(bytes + start, (int)(ends[i] - start));
            }
        }
    }
}
