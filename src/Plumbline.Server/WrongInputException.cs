namespace Plumbline.Server;

/// <summary>What someone asked for cannot be done as they asked; the message is one sentence for them that says what was expected.</summary>
public sealed class WrongInputException(string message) : Exception(message);
