using Microsoft.Win32.SafeHandles;

namespace Plumbline.Store.SessionIndex;

/// <summary>A file that ends with its handle, also when the process is killed.</summary>
static class TemporaryFile
{
    /// <summary>Makes one in a folder.</summary>
    public static SafeFileHandle Open(string folder)
    {
        var path = Path.Combine(folder, $"plumbline-{Path.GetRandomFileName()}.tmp");
        var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, options);
        // Where a file without a name lives on while it is open, no kill can leave it behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
