using System.Text;

namespace Plumbline.Cli.Output;

/// <summary>
/// The terminal's other screen, drawn anew in place. Whatever was on the first screen is there again afterwards, with the cursor; also
/// when the program is stopped. A frame is one write, so that nothing flickers.
/// </summary>
sealed class LiveScreen : IDisposable
{
    const string Enter = "\e[?1049h\e[?25l";
    const string Leave = "\e[?25h\e[?1049l";

    readonly TextWriter _output;

    public LiveScreen(TextWriter output)
    {
        _output = output;
        Write(Enter);
    }

    /// <summary>Shows some lines and, at the bottom, what can be done. What does not fit below is left out.</summary>
    public void Show(IReadOnlyList<string> lines, string footer)
    {
        var height = Height();
        var frame = new StringBuilder("\e[H");
        foreach (var line in lines.Take(Math.Max(1, height - 2)))
            frame.Append(line).Append("\e[K\r\n");
        frame.Append("\e[J");
        if (height > lines.Count + 1)
            frame.Append($"\e[{height};1H").Append(Terminal.Of(_output).Paint(footer, Style.Faint)).Append("\e[K");
        Write(frame.ToString());
    }

    /// <summary>Waits until it is time to draw again, earlier when the window has changed. True when it is to end.</summary>
    public async Task<bool> IsEndedAsync(TimeSpan wait, SemaphoreSlim resized, CancellationToken stop)
    {
        // Keys have no event: they are looked for ten times a second.
        var rest = wait;
        var step = TimeSpan.FromMilliseconds(100);
        while (rest > TimeSpan.Zero && !stop.IsCancellationRequested)
        {
            if (IsEndKey())
                return true;
            try
            {
                if (await resized.WaitAsync(rest < step ? rest : step, stop))
                    return false;
            }
            catch (OperationCanceledException)
            {
                return true;
            }

            rest -= step;
        }

        return stop.IsCancellationRequested;
    }

    static bool IsEndKey()
    {
        if (Console.IsInputRedirected)
            return false;
        while (Console.KeyAvailable)
        {
            if (Console.ReadKey(intercept: true).KeyChar is 'q' or 'Q' or '\e')
                return true;
        }

        return false;
    }

    static int Height()
    {
        try
        {
            return Console.WindowHeight is > 1 and var height ? height : 24;
        }
        catch (Exception problem) when (problem is IOException or PlatformNotSupportedException)
        {
            return 24;
        }
    }

    void Write(string text)
    {
        _output.Write(text);
        _output.Flush();
    }

    public void Dispose() => Write(Leave);
}
