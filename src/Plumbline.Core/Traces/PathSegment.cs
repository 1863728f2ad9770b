namespace Plumbline.Core.Traces;

/// <summary>A time in which a trace waited for nothing but one span's own work.</summary>
/// <param name="Node">The span; null when none was going on.</param>
/// <param name="From">Nanoseconds since 1970.</param>
/// <param name="To">Nanoseconds since 1970; after <paramref name="From"/>.</param>
public readonly record struct PathSegment(SpanNode? Node, long From, long To)
{
    public long Duration => To - From;
}
