namespace Plumbline.Cli.Client;

/// <summary>How far a limit of the plan is used, as Claude Code told it.</summary>
/// <param name="UsedPercent">From 0 to 100, sometimes beyond.</param>
/// <param name="ResetsAt">When it begins anew, milliseconds since 1970; null when it was not said.</param>
sealed record RateLimit(decimal UsedPercent, long? ResetsAt);

/// <summary>The limits of the plan. Only the status line's input tells them; neither logs nor telemetry do.</summary>
/// <param name="FiveHour">The window of five hours, which begins with its first request.</param>
/// <param name="SevenDay">The window of seven days.</param>
sealed record RateLimits(RateLimit? FiveHour, RateLimit? SevenDay);
