namespace Plumbline.Cli.Output;

/// <summary>
/// One line that says how far something is, rewritten in place and gone at the end. Only on a terminal, and only when it takes longer
/// than people wait without asking. For one thread at a time.
/// </summary>
sealed class ProgressLine : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(80);
    const int BarWidth = 24;

    readonly TextWriter _output;
    readonly TimeProvider _time;
    readonly Terminal _terminal;
    readonly long _start;
    long _shown;

    /// <summary>A line on a terminal; nothing elsewhere.</summary>
    public ProgressLine(TextWriter output, TimeProvider time, Terminal? terminal = null)
    {
        (_output, _time, _start) = (output, time, time.GetTimestamp());
        _terminal = terminal ?? Terminal.Of(output);
    }

    /// <summary>Shows how much is done, now or, when it was shown a moment ago, not at all.</summary>
    public void Show(string what, long done, long total)
    {
        if (!_terminal.IsTerminal || _time.GetElapsedTime(_start) < Patience)
            return;
        if (_shown != 0 && _time.GetElapsedTime(_shown) < Interval)
            return;
        _shown = _time.GetTimestamp();
        var share = total <= 0 ? 0 : Math.Clamp((double)done / total, 0, 1);
        var filled = (int)(share * BarWidth);
        var bar = new string('█', filled) + new string('░', BarWidth - filled);
        _output.Write("\r\e[K" + DisplayText.CutEnd($"{bar} {(int)(share * 100), 3} %  {what}", _terminal.Width - 1));
        _output.Flush();
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown == 0)
            return;
        _output.Write("\r\e[K");
        _output.Flush();
    }
}
