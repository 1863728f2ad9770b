namespace Plumbline.Cli.Demo;

/// <summary>A folder that takes what is made up: one export request a line, in a file for each signal.</summary>
sealed class DemoFolder(string path) : IDisposable
{
    readonly Dictionary<string, FileStream> _files = [];

    /// <summary>Writes everything.</summary>
    /// <returns>How many requests and bytes were written.</returns>
    public (long Bodies, long Bytes) Write(IEnumerable<DemoBody> bodies, CancellationToken stop)
    {
        Directory.CreateDirectory(path);
        var (count, bytes) = (0L, 0L);
        foreach (var body in bodies)
        {
            stop.ThrowIfCancellationRequested();
            var file = FileOf(body.Signal);
            file.Write(body.Json);
            file.WriteByte((byte)'\n');
            (count, bytes) = (count + 1, bytes + body.Json.Length);
        }

        return (count, bytes);
    }

    FileStream FileOf(string signal)
    {
        if (!_files.TryGetValue(signal, out var file))
            _files.Add(
                signal,
                file = new FileStream(Path.Combine(path, signal + ".jsonl"), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20)
            );
        return file;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}
