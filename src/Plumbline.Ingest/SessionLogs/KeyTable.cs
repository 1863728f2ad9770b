using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// The keys of one kind of object that are read, found by one multiplication and one comparison of 32 bytes. The number of a key is its
/// place in the list.
/// </summary>
sealed class KeyTable
{
    /// <summary>Bytes of the longest key that can be one of ours, every character written as <c>\u0000</c>.</summary>
    public const int EscapedLengthMax = LengthMax * 6;

    const int LengthMax = 32,
        SlotBits = 9;

    static readonly Vector256<byte>[] Masks = MakeMasks();

    readonly Vector256<byte>[] _names;
    readonly int[] _lengths;
    readonly byte[] _slots = new byte[1 << SlotBits];
    readonly ulong _factor;

    public KeyTable(params string[] names)
    {
        _names = new Vector256<byte>[names.Length + 1];
        _lengths = new int[names.Length + 1];
        for (var i = 0; i < names.Length; i++)
        {
            var bytes = new byte[LengthMax];
            _lengths[i + 1] = System.Text.Encoding.ASCII.GetBytes(names[i], bytes);
            _names[i + 1] = Vector256.Create<byte>(bytes);
        }

        _factor = 0x9e3779b97f4a7c15;
        while (!TryPlace())
            _factor = (_factor * 0xd1342543de82ef95) + 2;
    }

    /// <summary>The number of a key as it is written, without escapes; −1 for others. <see cref="JsonTokens.Padding"/> bytes must follow it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ref byte key, int length)
    {
        if (length > LengthMax)
            return -1;
        var text = Vector256.LoadUnsafe(ref key) & Masks[length];
        var number = _slots[Slot(text, length)];
        return number != 0 && _lengths[number] == length && text == _names[number] ? number - 1 : -1;
    }

    bool TryPlace()
    {
        Array.Clear(_slots);
        for (var i = 1; i < _names.Length; i++)
        {
            ref var slot = ref _slots[Slot(_names[i], _lengths[i])];
            if (slot != 0)
                return false;
            slot = (byte)i;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Slot(Vector256<byte> text, int length)
    {
        var words = text.AsUInt64();
        return (int)(((words[0] ^ (words[1] * 31) ^ (ulong)length) * _factor) >> (64 - SlotBits));
    }

    static Vector256<byte>[] MakeMasks()
    {
        var masks = new Vector256<byte>[LengthMax + 1];
        var bytes = new byte[LengthMax];
        for (var i = 0; i <= LengthMax; i++)
        {
            masks[i] = Vector256.Create<byte>(bytes);
            if (i < LengthMax)
                bytes[i] = 0xff;
        }

        return masks;
    }
}
