namespace Plumbline.Questions;

/// <summary>How long one question takes over HTTP, its whole answer read; milliseconds.</summary>
/// <param name="Path">The question.</param>
/// <param name="First">The first time, before anything is warm.</param>
/// <param name="Median">The median of the others.</param>
/// <param name="Least">The shortest of the others.</param>
/// <param name="Most">The longest of the others.</param>
/// <param name="Cpu">Processor time of the server for each of the others, all its threads together.</param>
/// <param name="Bytes">Length of the answer.</param>
public sealed record QuestionTimes(string Path, double First, double Median, double Least, double Most, double Cpu, int Bytes)
{
    /// <summary>Asks once, then <paramref name="times"/> times more.</summary>
    public static async Task<QuestionTimes> MeasureAsync(PlumbProcess plumb, HttpClient client, string path, int times)
    {
        var (first, bytes) = await AskAsync(client, path);
        var all = new List<double>();
        var cpu = plumb.Usage.CpuSeconds;
        for (var i = 0; i < times; i++)
            all.Add((await AskAsync(client, path)).Milliseconds);
        cpu = (plumb.Usage.CpuSeconds - cpu) * 1000 / times;
        all.Sort();
        return new(path, first, all[all.Count / 2], all[0], all[^1], cpu, bytes);
    }

    static async Task<(double Milliseconds, int Bytes)> AskAsync(HttpClient client, string path)
    {
        var since = TimeProvider.System.GetTimestamp();
        var answer = await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
        return (TimeProvider.System.GetElapsedTime(since).TotalMilliseconds, answer.Length);
    }
}
