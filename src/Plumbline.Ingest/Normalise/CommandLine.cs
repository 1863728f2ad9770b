namespace Plumbline.Ingest.Normalise;

/// <summary>What is kept of a command line: the name of the program.</summary>
public static class CommandLine
{
    const int MaxBytes = 64;

    /// <summary>The first word, without the path before it; empty when it is not a plain word (an assignment, a quotation) or too long.</summary>
    public static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> command)
    {
        command = command.TrimStart(" \t\r\n"u8);
        var length = 0;
        while (length < command.Length && IsWord(command[length]))
            length++;
        if (length < command.Length && !Ends(command[length]))
            return default;
        var word = command[..length];
        word = word[(word.LastIndexOf((byte)'/') + 1)..];
        return word.Length <= MaxBytes ? word : default;
    }

    static bool IsWord(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'.' or (byte)'/' or (byte)'-';

    // The backslash begins an escape of the JSON in which the command may stand, such as a line's end.
    static bool Ends(byte c) =>
        c
            is (byte)' '
                or (byte)'\t'
                or (byte)'\r'
                or (byte)'\n'
                or (byte)';'
                or (byte)'|'
                or (byte)'&'
                or (byte)'<'
                or (byte)'>'
                or (byte)'('
                or (byte)')'
                or (byte)'\\';
}
