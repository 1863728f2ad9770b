namespace Plumbline.Store.Journal;

/// <summary>The journal cannot be read in full. Nothing was changed; a person has to decide.</summary>
public sealed class JournalDamagedException : Exception
{
    public JournalDamagedException(string file, long offset, string problem)
        : base(
            $"The journal file {file} cannot be read at byte {offset}: {problem} Nothing was changed. "
                + "To go on without the records that are not yet in the database, move the journal folder away."
        ) => (File, Offset) = (file, offset);

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>Where in the file, in bytes.</summary>
    public long Offset { get; }
}
