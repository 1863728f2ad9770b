using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

/// <summary>The buckets or quantiles of a point as JSON.</summary>
public static class DistributionJson
{
    /// <summary>
    /// Writes <c>{"bounds","counts"}</c>, <c>{"scale","zero_count","zero_threshold","positive":{"offset","counts"},"negative"}</c> or
    /// <c>{"quantiles":[{"quantile","value"}]}</c>, each with <c>min</c> and <c>max</c> where they were sent.
    /// </summary>
    public static void Write(Scratch json, Distribution distribution, MetricKind kind)
    {
        switch (kind)
        {
            case MetricKind.Histogram:
                json.Write("{\"bounds\":"u8);
                WriteList(json, distribution.Bounds.AsSpan());
                json.Write(",\"counts\":"u8);
                WriteList(json, distribution.Counts.AsSpan());
                break;
            case MetricKind.ExponentialHistogram:
                WriteExponential(json, distribution);
                break;
            default:
                WriteQuantiles(json, distribution);
                break;
        }

        WriteOptional(json, ",\"min\":"u8, distribution.Min);
        WriteOptional(json, ",\"max\":"u8, distribution.Max);
        json.Write((byte)'}');
    }

    static void WriteExponential(Scratch json, Distribution distribution)
    {
        json.Write("{\"scale\":"u8);
        JsonText.WriteInt(json, distribution.Scale);
        json.Write(",\"zero_count\":"u8);
        JsonText.WriteUInt(json, distribution.ZeroCount);
        json.Write(",\"zero_threshold\":"u8);
        JsonText.WriteDouble(json, distribution.ZeroThreshold);
        json.Write(",\"positive\":{\"offset\":"u8);
        JsonText.WriteInt(json, distribution.PositiveOffset);
        json.Write(",\"counts\":"u8);
        WriteList(json, distribution.PositiveCounts.AsSpan());
        json.Write("},\"negative\":{\"offset\":"u8);
        JsonText.WriteInt(json, distribution.NegativeOffset);
        json.Write(",\"counts\":"u8);
        WriteList(json, distribution.NegativeCounts.AsSpan());
        json.Write((byte)'}');
    }

    static void WriteQuantiles(Scratch json, Distribution distribution)
    {
        json.Write("{\"quantiles\":["u8);
        var isFirst = true;
        foreach (var (quantile, value) in distribution.Quantiles.AsSpan())
        {
            json.Write(isFirst ? "{\"quantile\":"u8 : ",{\"quantile\":"u8);
            isFirst = false;
            JsonText.WriteDouble(json, quantile);
            json.Write(",\"value\":"u8);
            JsonText.WriteDouble(json, value);
            json.Write((byte)'}');
        }

        json.Write((byte)']');
    }

    static void WriteOptional(Scratch json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is null)
            return;
        json.Write(name);
        JsonText.WriteDouble(json, value.Value);
    }

    static void WriteList(Scratch json, ReadOnlySpan<double> values)
    {
        json.Write((byte)'[');
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                json.Write((byte)',');
            JsonText.WriteDouble(json, values[i]);
        }

        json.Write((byte)']');
    }

    static void WriteList(Scratch json, ReadOnlySpan<ulong> values)
    {
        json.Write((byte)'[');
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                json.Write((byte)',');
            JsonText.WriteUInt(json, values[i]);
        }

        json.Write((byte)']');
    }
}
