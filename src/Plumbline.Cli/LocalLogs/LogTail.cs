using Microsoft.Win32.SafeHandles;
using Plumbline.Core.Model;

namespace Plumbline.Cli.LocalLogs;

/// <summary>
/// The bytes of a log just before the place up to which it was read. Logs only grow; when other bytes are there, the log is another one.
/// </summary>
static class LogTail
{
    const int BytesMax = 256;

    /// <summary>The hash of the bytes before an offset, and how many they are.</summary>
    public static (ulong Hash, int Length) Before(SafeFileHandle file, long offset)
    {
        var length = (int)Math.Min(offset, BytesMax);
        return (Hash(file, offset, length), length);
    }

    /// <summary>The hash of so many bytes before an offset; of fewer when the file has ended.</summary>
    public static ulong Hash(SafeFileHandle file, long offset, int length)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        bytes = bytes[..Math.Clamp(length, 0, BytesMax)];
        var read = RandomAccess.Read(file, bytes, offset - bytes.Length);
        return Hash128.Of(bytes[..read]).Low;
    }
}
