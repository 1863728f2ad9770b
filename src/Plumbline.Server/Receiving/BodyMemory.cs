using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Server.Receiving;

/// <summary>
/// The memory in which bodies are received, over all connections: a stranger who opens many connections, or sends many large bodies,
/// meets its limit and not the machine's.
/// </summary>
public sealed class BodyMemory(long limit)
{
    // Larger arrays would stay in the shared pool long after the unusual request that needed them.
    const int LargestPooled = 1 << 20;

    long _inUse;

    /// <summary>Bytes lent at this moment.</summary>
    public long InUse => Volatile.Read(ref _inUse);

    /// <summary>An array of at least that size; false when the limit is reached.</summary>
    public bool TryRent(int size, [NotNullWhen(true)] out byte[]? buffer)
    {
        buffer = null;
        if (Volatile.Read(ref _inUse) + size > limit)
            return false;
        buffer = size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
        Interlocked.Add(ref _inUse, buffer.Length);
        return true;
    }

    /// <summary>Takes an array back.</summary>
    public void Return(byte[] buffer)
    {
        Interlocked.Add(ref _inUse, -buffer.Length);
        if (buffer.Length <= LargestPooled)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Exchanges an array for a larger one with the same content; false when the limit is reached, then it stays as it is.</summary>
    public bool TryGrow(ref byte[] buffer, int used, int size)
    {
        if (!TryRent(size, out var larger))
            return false;
        buffer.AsSpan(0, used).CopyTo(larger);
        Return(buffer);
        buffer = larger;
        return true;
    }
}
