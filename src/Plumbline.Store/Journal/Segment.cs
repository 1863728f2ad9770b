using System.Globalization;

namespace Plumbline.Store.Journal;

/// <summary>A file of the journal. Its name is the position of its first record.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The position of its first record.</param>
/// <param name="End">The position behind its last durable record.</param>
sealed record Segment(string Path, long Start, long End)
{
    const string Extension = ".journal";

    /// <summary>The file's durable size, in bytes.</summary>
    public long Size => OffsetOf(End);

    /// <summary>Where in the file a position is.</summary>
    public long OffsetOf(long position) => position - Start + SegmentHeader.Size;

    public static Segment At(string folder, long start) => new(System.IO.Path.Combine(folder, $"{start:D20}{Extension}"), start, start);

    /// <summary>The segments of a folder, oldest first; each ends where its file ends.</summary>
    public static List<Segment> In(string folder) =>
        [
            .. new DirectoryInfo(folder)
                .EnumerateFiles("*" + Extension)
                .Select(file => (File: file, Start: StartOf(file.Name)))
                .Where(found => found.Start is not null)
                .OrderBy(found => found.Start)
                .Select(found => Of(found.File, found.Start!.Value)),
        ];

    static Segment Of(FileInfo file, long start) => new(file.FullName, start, start + Math.Max(0, file.Length - SegmentHeader.Size));

    static long? StartOf(string name) =>
        name.Length == 20 + Extension.Length
        && long.TryParse(name.AsSpan(0, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : null;
}
