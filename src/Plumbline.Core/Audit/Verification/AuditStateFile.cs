namespace Plumbline.Core.Audit.Verification;

/// <summary>A state beside a log.</summary>
/// <param name="Name">What it is called when something is wrong with it.</param>
/// <param name="Bytes">What is in it.</param>
/// <param name="IsOfFolder">Whether everything beside it was asked for as well: a chain without any file is then one that is missing.</param>
public sealed record AuditStateFile(string Name, byte[] Bytes, bool IsOfFolder = true);
