namespace Plumbline.Instrumentation.Audit;

/// <summary>
/// Where the log's chain stood at the last flush. Noted somewhere else, such as in a ticket or another system's log, it proves later that nothing up to
/// there was cut off: <c>plumb audit verify --head HASH --count RECORDS</c>.
/// </summary>
/// <param name="Chain">The chain's name.</param>
/// <param name="Records">How many records it had.</param>
/// <param name="Hash">The hash of its last line, in hexadecimal digits.</param>
public sealed record AuditHead(string Chain, long Records, string Hash);
