namespace Plumbline.Ingest.SessionLogs;

/// <summary>What was read of session logs could not be sent on; the message says why.</summary>
public sealed class ShipmentFailedException(string message, Exception? inner = null) : Exception(message, inner);
