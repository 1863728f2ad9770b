using Plumbline.Core.Audit;
using Plumbline.Core.Audit.Verification;
using Plumbline.Instrumentation.Audit;

namespace Plumbline.Instrumentation.Tests.Audit;

/// <summary>A folder for a log, with its key beside it, that is verified by the server's own source.</summary>
sealed class AuditFolder : IDisposable
{
    // Thousands of small logs: in memory where there is such a place.
    readonly DirectoryInfo _root = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory(System.IO.Path.Combine("/dev/shm", "plumbline-audit-" + System.IO.Path.GetRandomFileName()))
        : Directory.CreateTempSubdirectory("plumbline-audit-");

    public string Path => System.IO.Path.Combine(_root.FullName, "log");

    public string KeyFile => System.IO.Path.Combine(_root.FullName, "audit.key");

    public AuditKey Key => AuditKey.TryParse(File.ReadAllText(KeyFile), out var key) ? key! : throw new IOException("no key");

    public string[] Files => Directory.Exists(Path) ? [.. Directory.EnumerateFiles(Path, "*.jsonl").Order(StringComparer.Ordinal)] : [];

    public AuditLogOptions Options(
        TimeProvider? time = null,
        TimeSpan? retention = null,
        int queue = 8192,
        Action<AuditText>? text = null
    ) =>
        new()
        {
            Folder = Path,
            KeyFile = KeyFile,
            FileSizeMax = 128 * 1024,
            QueueSize = queue,
            FlushInterval = TimeSpan.FromMilliseconds(20),
            FlushesToDisk = false,
            Retention = retention,
            Time = time ?? TimeProvider.System,
            Text = text,
        };

    public AuditReport Verify(bool hasKey = true, AuditExpectation? expectation = null) => Verify(expectation, hasKey ? [Key] : []);

    public AuditReport Verify(params AuditKey[] keys) => Verify(null, keys);

    AuditReport Verify(AuditExpectation? expectation, AuditKey[] keys) =>
        AuditVerification.Run(
            Directory
                .EnumerateFiles(Path, "*.jsonl")
                .Order(StringComparer.Ordinal)
                .Select(path => new AuditLogFile(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))),
            Directory.EnumerateFiles(Path, "*.state").Select(path => new AuditStateFile(path, File.ReadAllBytes(path))),
            keys,
            expectation ?? new AuditExpectation()
        );

    public static string Text(AuditReport report) =>
        string.Join("; ", report.Problems.Select(problem => $"{problem.Kind} {problem.File}:{problem.Line} {problem.Message}"));

    public void Dispose() => _root.Delete(recursive: true);
}
