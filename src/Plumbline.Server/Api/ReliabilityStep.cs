using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What happened in a day or an hour.</summary>
/// <param name="label">As usage labels it.</param>
public sealed class ReliabilityStep(string label)
{
    readonly Dictionary<ErrorClass, long> _failed = [];

    public string Label => label;

    public long Answered { get; private set; }

    /// <summary>Answers within the limit, and slower ones; those without a duration are neither.</summary>
    public GoodBad InTime { get; private set; }

    public DurationCounts Latency { get; set; } = new();

    /// <summary>What failed for good, by class.</summary>
    public IReadOnlyDictionary<ErrorClass, long> Failed => _failed;

    /// <summary>All that failed.</summary>
    public long AllFailed => _failed.Values.Sum();

    /// <summary>Answered, and failed by the API.</summary>
    public GoodBad Availability =>
        new(Answered, _failed.Where(failed => ErrorClasses.Of(failed.Key).Fault == ErrorFault.Api).Sum(failed => failed.Value));

    /// <summary>Adds another step's.</summary>
    public void Add(ReliabilityStep other)
    {
        Answered += other.Answered;
        InTime += other.InTime;
        Latency.Add(other.Latency);
        foreach (var (errorClass, count) in other.Failed)
            _failed[errorClass] = _failed.GetValueOrDefault(errorClass) + count;
    }

    internal void Add(AnsweredSlice slice)
    {
        Answered += slice.Answered;
        InTime += new GoodBad(slice.Timed - slice.Slow, slice.Slow);
    }

    internal void Add(FailedSlice slice) => _failed[slice.Class] = _failed.GetValueOrDefault(slice.Class) + slice.Count;
}
