namespace Plumbline.Instrumentation.Tests.Calls;

/// <summary>A clock that runs as clocks do, on a day on which the prices are the fake's.</summary>
sealed class LateNovember : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
}
