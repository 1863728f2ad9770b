namespace Plumbline.Cli.Client;

/// <summary>How full a session's context is.</summary>
/// <param name="UsedPercent">Of the window; null when neither it nor the counts were said.</param>
/// <param name="Size">Tokens that the model can take.</param>
/// <param name="UsedTokens">The last prompt's tokens, cached ones included.</param>
sealed record ContextWindow(decimal? UsedPercent, long? Size, long? UsedTokens);
