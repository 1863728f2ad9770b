using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>Requests in slices of time: what was answered and what failed.</summary>
/// <param name="Slice">The length of a slice, in nanoseconds.</param>
/// <param name="Answers">In the order of time; slices without any are left out.</param>
/// <param name="Failures">In the order of time, by class.</param>
public sealed record AttemptAnswer(long Slice, IReadOnlyList<AnsweredSlice> Answers, IReadOnlyList<FailedSlice> Failures)
{
    /// <summary>Answered requests.</summary>
    public long Answered => Answers.Sum(slice => slice.Answered);

    /// <summary>All requests that failed for good, of any class.</summary>
    public long Failed => Failures.Sum(slice => slice.Count);

    /// <summary>Requests that failed by a class of some fault.</summary>
    public long FailedBy(ErrorFault fault) => Failures.Where(slice => FaultOf(slice) == fault).Sum(slice => slice.Count);

    /// <summary>Whether requests were answered, from some time on: what the API or the way to it failed is bad, what limits and senders did is neither.</summary>
    public GoodBad Availability(long from = long.MinValue) =>
        new(
            Answers.Where(slice => slice.Start >= from).Sum(slice => slice.Answered),
            Failures.Where(slice => slice.Start >= from && FaultOf(slice) == ErrorFault.Api).Sum(slice => slice.Count)
        );

    /// <summary>Whether answers came within the limit, from some time on; those without a duration are neither.</summary>
    public GoodBad Latency(long from = long.MinValue)
    {
        var (timed, slow) = (0L, 0L);
        foreach (var slice in Answers.Where(slice => slice.Start >= from))
            (timed, slow) = (timed + slice.Timed, slow + slice.Slow);
        return new GoodBad(timed - slow, slow);
    }

    /// <summary>Where far more failed than usual, by the API or by a limit.</summary>
    public IReadOnlyList<Outage> Outages()
    {
        var slices = Answers.ToDictionary(slice => slice.Start, slice => new AttemptSlice(slice.Start, slice.Answered, 0));
        foreach (var failed in Failures.Where(slice => FaultOf(slice) is ErrorFault.Api or ErrorFault.Limit))
        {
            var before = slices.GetValueOrDefault(failed.Start, new AttemptSlice(failed.Start, 0, 0));
            slices[failed.Start] = before with { Failed = before.Failed + failed.Count };
        }

        return Outage.Find(slices.Values, Slice);
    }

    static ErrorFault FaultOf(FailedSlice slice) => ErrorClasses.Of(slice.Class).Fault;
}
