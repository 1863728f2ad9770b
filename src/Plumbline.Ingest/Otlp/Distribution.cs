using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>What a histogram, exponential histogram or summary point says beyond its attributes and times. Used again for each point.</summary>
public sealed class Distribution
{
    /// <summary>Buckets or quantiles that one point may have: a hundred times what SDKs make.</summary>
    public const int MaxBuckets = 16 * 1024;

    public ulong Count { get; set; }

    public double? Sum { get; set; }
    public double? Min { get; set; }
    public double? Max { get; set; }

    /// <summary>Histogram: upper bounds, one fewer than counts.</summary>
    public StructList<double> Bounds { get; } = new();

    /// <summary>Histogram: observations per bucket.</summary>
    public StructList<ulong> Counts { get; } = new();

    public int Scale { get; set; }
    public ulong ZeroCount { get; set; }
    public double ZeroThreshold { get; set; }
    public int PositiveOffset { get; set; }
    public StructList<ulong> PositiveCounts { get; } = new();
    public int NegativeOffset { get; set; }
    public StructList<ulong> NegativeCounts { get; } = new();

    /// <summary>Summary: quantile and value.</summary>
    public StructList<(double Quantile, double Value)> Quantiles { get; } = new();

    /// <summary>Whether the point has more buckets or quantiles than the limit; those beyond are not in the lists.</summary>
    public bool IsTooLarge { get; set; }

    /// <summary>Adds to one of the lists, up to the limit.</summary>
    public void Add<T>(StructList<T> list, T item)
        where T : struct
    {
        if (list.Count < MaxBuckets)
            list.Add() = item;
        else
            IsTooLarge = true;
    }

    /// <summary>Makes it as new.</summary>
    public void Clear()
    {
        (Count, Sum, Min, Max, IsTooLarge) = (0, null, null, null, false);
        (Scale, ZeroCount, ZeroThreshold, PositiveOffset, NegativeOffset) = (0, 0, 0, 0, 0);
        Bounds.Clear();
        Counts.Clear();
        PositiveCounts.Clear();
        NegativeCounts.Clear();
        Quantiles.Clear();
    }
}
