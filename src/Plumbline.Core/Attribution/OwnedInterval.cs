namespace Plumbline.Core.Attribution;

/// <summary>Whose a subject's usage is during some time.</summary>
/// <param name="From">The first millisecond since 1970; <see cref="long.MinValue"/> when there was nothing before.</param>
/// <param name="Until">The first millisecond that no longer belongs to it; <see cref="long.MaxValue"/> when it goes on.</param>
public readonly record struct OwnedInterval(long From, long Until, Owner Owner);
