namespace Plumbline.Instrumentation.Tests.Audit;

/// <summary>A clock that goes when it is told to.</summary>
sealed class ManualTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 21, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
