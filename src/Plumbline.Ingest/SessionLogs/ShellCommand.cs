using Plumbline.Ingest.Normalise;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Which program a shell command runs first.</summary>
static class ShellCommand
{
    /// <summary>Its name without the folder, behind assignments of variables such as <c>CI=1</c>; empty when it is no plain word.</summary>
    public static ReadOnlySpan<byte> Program(ReadOnlySpan<byte> command)
    {
        command = command.TrimStart(" \t\r\n"u8);
        while (AssignmentLength(command) is > 0 and var length)
            command = command[length..].TrimStart(" \t\r\n"u8);
        return CommandLine.FirstWord(command);
    }

    // A name, an equals sign, and a value of one word or in quotes.
    static int AssignmentLength(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && (char.IsAsciiLetterOrDigit((char)text[at]) || text[at] == '_'))
            at++;
        if (at == 0 || at >= text.Length || text[at] != '=' || char.IsAsciiDigit((char)text[0]))
            return 0;
        for (at++; at < text.Length && text[at] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'); at++)
        {
            if (text[at] is not ((byte)'"' or (byte)'\''))
                continue;
            var end = text[(at + 1)..].IndexOf(text[at]);
            if (end < 0)
                return 0;
            at += end + 1;
        }

        return at;
    }
}
