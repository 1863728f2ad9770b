namespace Plumbline.EndToEnd.Harness;

/// <summary>A temporary folder that other users of the machine can enter, deleted at the end.</summary>
public sealed class ScratchFolder : IDisposable
{
    public ScratchFolder()
    {
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "plumbline-" + Guid.NewGuid().ToString("N")[..12]);

    /// <summary>A folder inside, created when it is missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending may still write; the folder is in the system's temporary place.
        }
    }
}
