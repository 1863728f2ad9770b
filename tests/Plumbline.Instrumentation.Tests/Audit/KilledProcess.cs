using Plumbline.Instrumentation.Audit;

namespace Plumbline.Instrumentation.Tests.Audit;

/// <summary>What a process does that another test kills. It is a test only to be startable by its name.</summary>
public class KilledProcess
{
    [Fact(Explicit = true)]
    public void Append_until_killed()
    {
        using var log = AuditLog.Open(
            new AuditLogOptions
            {
                Folder = Environment.GetEnvironmentVariable("AUDIT_FOLDER")!,
                KeyFile = Environment.GetEnvironmentVariable("AUDIT_KEY"),
                FileSizeMax = 128 * 1024,
            }
        );
        while (true)
            AppendMany(log, 0, 100);
    }

    internal static void AppendMany(AuditLog log, int thread, int count)
    {
        for (var i = 0; i < count; i++)
            log.Append(
                new AuditEntry
                {
                    User = "ann",
                    RequestId = $"req_{thread}_{i}",
                    InputTokens = i,
                    Outcome = "ok",
                }
            );
    }
}
