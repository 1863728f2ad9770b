using Plumbline.Core.Model;

namespace Plumbline.Core.Metrics;

/// <summary>What can be said of a delta by itself.</summary>
public static class DeltaWindow
{
    /// <summary>A window of more than 15 minutes is carried in: it counts, and is shown apart in time series.</summary>
    public static Reason? Flag(Observed delta) =>
        delta.Start != 0 && delta.Time - delta.Start > KnownStartWriter.LongestWindow ? Reason.CarriedIn : null;
}
