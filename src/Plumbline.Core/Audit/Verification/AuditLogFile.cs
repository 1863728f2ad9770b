namespace Plumbline.Core.Audit.Verification;

/// <summary>A file that may be one of a log's.</summary>
/// <param name="Name">What it is called when something is wrong with it.</param>
/// <param name="Open">Opens it; it is read more than once.</param>
public sealed record AuditLogFile(string Name, Func<Stream> Open);
