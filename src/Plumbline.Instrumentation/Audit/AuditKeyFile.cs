using System.Security.Cryptography;
using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>The file with the installation's key.</summary>
static class AuditKeyFile
{
    /// <summary>Reads the key; makes it when it is not there. Of several processes that make it, the first one's is everybody's.</summary>
    /// <exception cref="IOException">The file cannot be read, written, or holds no key.</exception>
    public static AuditKey Open(string path)
    {
        if (!File.Exists(path))
            Create(path);
        return AuditKey.TryParse(File.ReadAllText(path), out var key)
            ? key!
            : throw new IOException($"{path} holds no key: expected at least 64 hexadecimal digits");
    }

    // Written beside and then linked to its name in one step, so that nobody reads a half of it.
    static void Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, Path.GetRandomFileName() + ".tmp");
        try
        {
            using (var file = new FileStream(draft, AuditFiles.Options(FileMode.CreateNew, UnixFileMode.UserRead | UnixFileMode.UserWrite)))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first.
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
