using System.Runtime.InteropServices;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// What the file system knows about a file, its time of birth included: on Linux the runtime does not ask for that, so one call of
/// <c>statx</c> does, and answers everything else as well.
/// </summary>
static partial class FileTimes
{
    const int AtCurrentFolder = -100;
    const uint BasicAndBirth = 0x0fff;

    /// <summary>Follows links; false when there is no such file or it may not be looked at.</summary>
    public static bool TryRead(string path, out LogFile file) =>
        OperatingSystem.IsLinux() ? TryStatx(path, out file) : TryInfo(path, out file);

    /// <summary>As the other, by a name in an open folder; Linux only, and only with a C library that has the call.</summary>
    public static unsafe bool TryRead(int folder, byte* name, out FileState state)
    {
        if (Statx(folder, name, 0, BasicAndBirth, out var stat) == 0)
        {
            state = StateOf(stat);
            return true;
        }

        state = default;
        return false;
    }

    static unsafe bool TryStatx(string path, out LogFile file)
    {
        try
        {
            fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(path + '\0'))
            {
                var isThere = TryRead(AtCurrentFolder, name, out var state);
                file = isThere ? state.At(path) : default;
                return isThere;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return TryInfo(path, out file);
        }
    }

    static FileState StateOf(in Answer stat)
    {
        var hasBirth = (stat.Mask & 0x800) != 0;
        var lastWrite = Milliseconds(stat.LastWriteSeconds, stat.LastWriteNanos);
        var birth = hasBirth ? Milliseconds(stat.BirthSeconds, stat.BirthNanos) : lastWrite;
        var order = Nanos(stat.LastWriteSeconds, stat.LastWriteNanos);
        if (hasBirth)
            order = Math.Min(order, Nanos(stat.BirthSeconds, stat.BirthNanos));
        var device = ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor;
        return new FileState((long)stat.Size, lastWrite, birth, device, stat.Inode, order);
    }

    static bool TryInfo(string path, out LogFile file)
    {
        file = default;
        try
        {
            var info = new FileInfo(path);
            if (info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                info = target;
            if (!info.Exists && !Directory.Exists(info.FullName))
                return false;
            var (lastWrite, birth) = (Milliseconds(info.LastWriteTimeUtc), Milliseconds(info.CreationTimeUtc));
            var order = Math.Min(Nanos(info.LastWriteTimeUtc), Nanos(info.CreationTimeUtc));
            file = new LogFile(info.FullName, info.Exists ? info.Length : 0, lastWrite, birth, 0, 0, order);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static long Milliseconds(long seconds, uint nanos) => (seconds * 1000) + (nanos / 1_000_000);

    static long Milliseconds(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds();

    static long Nanos(long seconds, uint nanos) => (seconds * 1_000_000_000) + nanos;

    static long Nanos(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;

    [LibraryImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Statx(int folder, byte* path, int flags, uint mask, out Answer answer);

    // The kernel's struct statx, as far as it is read; the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Answer
    {
        [FieldOffset(0x00)]
        public uint Mask;

        [FieldOffset(0x20)]
        public ulong Inode;

        [FieldOffset(0x28)]
        public ulong Size;

        [FieldOffset(0x50)]
        public long BirthSeconds;

        [FieldOffset(0x58)]
        public uint BirthNanos;

        [FieldOffset(0x70)]
        public long LastWriteSeconds;

        [FieldOffset(0x78)]
        public uint LastWriteNanos;

        [FieldOffset(0x88)]
        public uint DeviceMajor;

        [FieldOffset(0x8c)]
        public uint DeviceMinor;
    }
}
