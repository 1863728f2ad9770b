namespace Plumbline.Cli.LocalLogs;

/// <summary>How far reading has come.</summary>
public readonly record struct ReadProgress(int FilesDone, int FilesTotal, long BytesDone, long BytesTotal);
