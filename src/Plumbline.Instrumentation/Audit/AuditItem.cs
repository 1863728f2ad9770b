namespace Plumbline.Instrumentation.Audit;

/// <summary>What waits in the queue: an entry, or nothing but the wish that the writing thread looks up.</summary>
struct AuditItem
{
    public AuditEntry Entry;
    public bool IsWake;
}
