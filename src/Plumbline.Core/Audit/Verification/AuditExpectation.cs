namespace Plumbline.Core.Audit.Verification;

/// <summary>What somebody noted of the log elsewhere, and that must still be so.</summary>
/// <param name="Head">The hash of a line that must be there, in hexadecimal digits.</param>
/// <param name="Records">How many records there were: with a hash the number of the record at it, else the least that must be there.</param>
public sealed record AuditExpectation(string? Head = null, long? Records = null);
