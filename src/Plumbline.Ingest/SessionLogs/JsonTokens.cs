using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Finds what gives a line of JSON its structure: <c>{ } [ ] : ,</c> outside of texts, the two quotes of each text, and the line's end.
/// Sixty-four bytes at a time are turned into bit masks, so that long texts cost next to nothing; a line's tokens are found a thousand
/// at a time, so that memory does not grow with the line.
/// </summary>
/// <remarks>
/// A quote behind an odd number of backslashes does not end a text. A line ends at its first newline, wherever that is: a text that
/// is still open there is a broken line, and so is one that holds another control character. The bytes must be followed by a newline
/// and by <see cref="Padding"/> further bytes that belong to the buffer.
/// </remarks>
sealed class JsonTokens
{
    /// <summary>Bytes behind the last newline that may be looked at.</summary>
    public const int Padding = 64;

    const int Batch = 1024;
    const ulong OddBits = 0xAAAAAAAAAAAAAAAA;

    // A block adds at most 64 tokens, and they are written in fours.
    readonly int[] _positions = new int[Batch + 64 + 4];
    byte[] _data = [];
    int _next,
        _count,
        _scan;
    ulong _inText,
        _isEscaped;

    /// <summary>Where the line's newline is; −1 while it has not been reached.</summary>
    public int LineEnd { get; private set; }

    /// <summary>Whether a text holds a control character.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes the bytes in which lines are.</summary>
    public void Use(byte[] data) => _data = data;

    /// <summary>Goes to the beginning of a line.</summary>
    public void Begin(int start)
    {
        (_next, _count, _scan) = (0, 0, start);
        (_inText, _isEscaped) = (0, 0);
        (LineEnd, IsBroken) = (-1, false);
    }

    /// <summary>The place of the next token; the newline's, again and again, at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next() => _next < _count ? _positions[_next++] : NextBatch();

    /// <summary>Puts the last token back; not the newline.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PutBack() => _next--;

    /// <summary>Gives the line up: from here on there is only its end.</summary>
    public void GoToEnd()
    {
        if (LineEnd < 0)
            LineEnd = _scan + _data.AsSpan(_scan).IndexOf((byte)'\n');
        (_next, _count) = (0, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    int NextBatch()
    {
        if (LineEnd >= 0)
            return LineEnd;
        Fill();
        _next = 1;
        return _positions[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Fill()
    {
        ref var data = ref MemoryMarshal.GetArrayDataReference(_data);
        ref var positions = ref MemoryMarshal.GetArrayDataReference(_positions);
        var (scan, inText, isEscaped, count) = (_scan, _inText, _isEscaped, 0);
        while (count < Batch && LineEnd < 0)
        {
            var block = Vector512.LoadUnsafe(ref data, (nuint)scan);
            var control = Vector512.LessThan(block, Vector512.Create((byte)0x20)).ExtractMostSignificantBits();
            var backslash = Vector512.Equals(block, Vector512.Create((byte)'\\')).ExtractMostSignificantBits();
            var quote = Vector512.Equals(block, Vector512.Create((byte)'"')).ExtractMostSignificantBits();
            quote &= ~Escaped(backslash, ref isEscaped);
            var text = PrefixXor(quote) ^ inText;
            inText = (ulong)((long)text >> 63);
            var tokens = (Operators(block) & ~text) | quote;
            if (control != 0)
                tokens = AtControl(block, control, text, tokens, scan);
            Write(ref Unsafe.Add(ref positions, count), tokens, scan);
            count += BitOperations.PopCount(tokens);
            scan += 64;
        }

        (_scan, _inText, _isEscaped, _count) = (scan, inText, isEscaped, count);
    }

    // Brackets and braces differ in one bit, which the colon and the comma have as well. The control characters that
    // become one of the four by it are found out when they are read as tokens.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Operators(Vector512<byte> block)
    {
        var folded = block | Vector512.Create((byte)0x20);
        var found =
            Vector512.Equals(folded, Vector512.Create((byte)'{'))
            | Vector512.Equals(folded, Vector512.Create((byte)'}'))
            | Vector512.Equals(folded, Vector512.Create((byte)':'))
            | Vector512.Equals(folded, Vector512.Create((byte)','));
        return found.ExtractMostSignificantBits();
    }

    // The characters behind a backslash that is not itself escaped. Runs of backslashes are told apart by adding to their
    // first bit: the carry goes to the run's end, whose place is odd or even.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Escaped(ulong backslash, ref ulong carry)
    {
        var starts = backslash & ~carry;
        var codes = (((starts << 1) | OddBits) - starts) ^ OddBits;
        var escaped = codes ^ (backslash | carry);
        carry = (codes & backslash) >> 63;
        return escaped;
    }

    // Each bit becomes the parity of itself and all below: between an opening quote and its closing one they are set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong PrefixXor(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        for (var shift = 1; shift < 64; shift <<= 1)
            bits ^= bits << shift;
        return bits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    ulong AtControl(Vector512<byte> block, ulong control, ulong text, ulong tokens, int scan)
    {
        var newline = Vector512.Equals(block, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
        newline &= ~newline + 1;
        var before = newline - 1;
        IsBroken |= (control & text & before) != 0;
        if (newline == 0)
            return tokens;
        LineEnd = scan + BitOperations.TrailingZeroCount(newline);
        return (tokens & before) | newline;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Write(ref int positions, ulong tokens, int scan)
    {
        while (tokens != 0)
        {
            // Places beyond the last token are written as well and written over by the next block.
            for (var i = 0; i < 4; i++)
            {
                Unsafe.Add(ref positions, i) = scan + BitOperations.TrailingZeroCount(tokens);
                tokens &= tokens - 1;
            }

            positions = ref Unsafe.Add(ref positions, 4);
        }
    }
}
