namespace Plumbline.Server.Rules;

/// <summary>By what a file that was changed is known; the default for one that is not there.</summary>
readonly record struct FileStamp(DateTime LastWrite, long Length)
{
    /// <summary>A file's stamp now.</summary>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : default;
    }
}
