namespace Plumbline.Core.SessionLogs;

/// <summary>
/// The bits of a UUID; nothing when all are zero. Two halves instead of one 128-bit number, for which no code is compiled ahead: whatever
/// held one was compiled when a command began.
/// </summary>
public readonly record struct UuidBits(ulong Low, ulong High);
