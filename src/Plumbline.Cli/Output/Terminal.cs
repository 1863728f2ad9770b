namespace Plumbline.Cli.Output;

/// <summary>What the place that we write to can show. A file or a pipe has no width to keep to and no colour.</summary>
/// <param name="Width">Columns; 0 when there is no limit.</param>
/// <param name="HasColor">Whether colours and bold letters may be used.</param>
sealed record Terminal(int Width, bool HasColor)
{
    /// <summary>A file or a pipe.</summary>
    public static readonly Terminal None = new(0, false);

    /// <summary>What a writer can show: only this process's own standard output or error may be a terminal.</summary>
    public static Terminal Of(TextWriter writer)
    {
        var isTerminal =
            (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected)
            || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);
        return isTerminal ? new(WidthOfWindow(), WantsColor(Environment.GetEnvironmentVariable)) : None;
    }

    /// <summary>Whether it is a terminal at all.</summary>
    public bool IsTerminal => Width > 0;

    /// <summary>Whether colours are welcome on a terminal: <c>NO_COLOR</c> (any text) and <c>TERM=dumb</c> say no.</summary>
    public static bool WantsColor(Func<string, string?> variable) =>
        string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is { Length: > 0 } and not "dumb";

    static int WidthOfWindow()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (Exception problem) when (problem is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }
}
