using System.Globalization;

namespace Plumbline.Load;

/// <summary>What a process has used so far, from <c>/proc</c>.</summary>
/// <param name="CpuSeconds">User and system time of all its threads.</param>
/// <param name="PeakMemoryMegabytes">The most resident memory it ever had.</param>
public readonly record struct ProcessUsage(double CpuSeconds, double PeakMemoryMegabytes)
{
    // Linux counts in hundredths of a second on every platform that .NET runs on.
    const double TicksPerSecond = 100;

    /// <summary>Reads it; all zero when there is no such process.</summary>
    public static ProcessUsage Of(int processId)
    {
        var stat = $"/proc/{processId}/stat";
        if (processId == 0 || !File.Exists(stat))
            return default;
        // The command's name, in brackets, may hold anything; user and system time are the 12th and 13th field after it.
        var text = File.ReadAllText(stat);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        var peak = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = Number(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        return new(ticks / TicksPerSecond, kilobytes / 1024);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
