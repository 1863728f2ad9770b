using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

// {"name", "unit", "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary":
//   {"dataPoints": [point …], "aggregationTemporality", "isMonotonic"}}; points as listed above ProtobufDecoder, in lower camel case.
public sealed partial class JsonDecoder
{
    static readonly string[] TemporalityNames = ["UNSPECIFIED", "DELTA", "CUMULATIVE"];

    void DecodeMetric(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        // The data's place is kept until everything around it is known.
        Utf8JsonReader data = default;
        var metric = default(OtlpMetric);
        TextRef name = default,
            unit = default;
        while (Member(ref reader))
        {
            if (Is(ref reader, "name"u8))
                name = ReadText(ref reader, body);
            else if (Is(ref reader, "unit"u8))
                unit = ReadText(ref reader, body);
            else if (!TryKind(ref reader, ref metric.Kind))
                reader.Skip();
            else if (BeginObject(ref reader, "a metric's data"))
            {
                metric.HasData = true;
                data = reader;
                ReadAggregation(ref reader, ref metric);
            }
        }

        if (state.Error is not null)
            return;
        metric.Name = name.In(body, state.Scratch);
        metric.Unit = unit.In(body, state.Scratch);
        sink.Metric(metric);
        if (metric.HasData)
            DecodeData(ref data, body, sink);
    }

    bool TryKind(ref Utf8JsonReader reader, ref MetricKind kind)
    {
        if (Named(ref reader, "sum"u8))
            kind = MetricKind.Sum;
        else if (Named(ref reader, "gauge"u8))
            kind = MetricKind.Gauge;
        else if (Named(ref reader, "histogram"u8))
            kind = MetricKind.Histogram;
        else if (Named(ref reader, "exponentialHistogram"u8))
            kind = MetricKind.ExponentialHistogram;
        else if (Named(ref reader, "summary"u8))
            kind = MetricKind.Summary;
        else
            return false;
        return reader.Read();
    }

    void ReadAggregation(ref Utf8JsonReader reader, ref OtlpMetric metric)
    {
        while (Member(ref reader))
        {
            if (Is(ref reader, "aggregationTemporality"u8))
            {
                var number = ReadEnum(ref reader, "AGGREGATION_TEMPORALITY_"u8, TemporalityNames);
                metric.Temporality = number is 1 or 2 ? (Temporality)number : Temporality.Unspecified;
            }
            else if (Is(ref reader, "isMonotonic"u8))
                metric.IsMonotonic = ReadBool(ref reader);
            else
                reader.Skip();
        }
    }

    void DecodeData(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        while (Member(ref reader))
        {
            if (!Is(ref reader, "dataPoints"u8))
                reader.Skip();
            else if (BeginList(ref reader))
                while (Item(ref reader))
                    DecodePoint(ref reader, body, sink);
        }
    }

    void DecodePoint(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        if (!state.Begin(reader.TokenStartIndex) || !BeginObject(ref reader, "a data point"))
            return;
        var point = new OtlpPoint { Distribution = state.Distribution };
        var surplus = 0;
        state.Distribution.Clear();
        while (Member(ref reader))
        {
            if (Is(ref reader, "attributes"u8))
                ReadAttributes(ref reader, body, state.Attributes, 0, ref surplus);
            else if (Is(ref reader, "startTimeUnixNano"u8))
                point.Start = ReadUInt(ref reader);
            else if (Is(ref reader, "timeUnixNano"u8))
                point.Time = ReadUInt(ref reader);
            else if (Is(ref reader, "asDouble"u8))
                ReadNumber(ref reader, ref point, NumberForm.Double);
            else if (Is(ref reader, "asInt"u8))
                ReadNumber(ref reader, ref point, NumberForm.Int);
            else if (Is(ref reader, "flags"u8))
                point.Flags = (uint)ReadUInt(ref reader);
            else
                ReadDistribution(ref reader);
        }

        if (state.Error is not null)
            return;
        point.Attributes = View(body, surplus);
        sink.Point(point);
    }

    void ReadNumber(ref Utf8JsonReader reader, ref OtlpPoint point, NumberForm form)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        point.Form = form;
        if (form == NumberForm.Int)
            point.Int = ReadInt(ref reader);
        else
            point.Double = ReadDouble(ref reader);
    }

    void ReadDistribution(ref Utf8JsonReader reader)
    {
        var distribution = state.Distribution;
        if (Is(ref reader, "count"u8))
            distribution.Count = ReadUInt(ref reader);
        else if (Is(ref reader, "sum"u8))
            distribution.Sum = ReadOptional(ref reader);
        else if (Is(ref reader, "min"u8))
            distribution.Min = ReadOptional(ref reader);
        else if (Is(ref reader, "max"u8))
            distribution.Max = ReadOptional(ref reader);
        else if (Is(ref reader, "bucketCounts"u8))
            ReadCounts(ref reader, distribution.Counts);
        else if (Is(ref reader, "explicitBounds"u8))
            ReadBounds(ref reader);
        else if (Is(ref reader, "scale"u8))
            distribution.Scale = (int)Math.Clamp(ReadInt(ref reader), int.MinValue, int.MaxValue);
        else if (Is(ref reader, "zeroCount"u8))
            distribution.ZeroCount = ReadUInt(ref reader);
        else if (Is(ref reader, "zeroThreshold"u8))
            distribution.ZeroThreshold = ReadDouble(ref reader);
        else if (Is(ref reader, "positive"u8))
            distribution.PositiveOffset = ReadBuckets(ref reader, distribution.PositiveCounts);
        else if (Is(ref reader, "negative"u8))
            distribution.NegativeOffset = ReadBuckets(ref reader, distribution.NegativeCounts);
        else if (Is(ref reader, "quantileValues"u8))
            ReadQuantiles(ref reader);
        else
            reader.Skip();
    }

    double? ReadOptional(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : ReadDouble(ref reader);

    void ReadCounts(ref Utf8JsonReader reader, StructList<ulong> counts)
    {
        if (!BeginList(ref reader))
            return;
        while (Item(ref reader))
            state.Distribution.Add(counts, ReadUInt(ref reader));
    }

    void ReadBounds(ref Utf8JsonReader reader)
    {
        if (!BeginList(ref reader))
            return;
        while (Item(ref reader))
            state.Distribution.Add(state.Distribution.Bounds, ReadDouble(ref reader));
    }

    int ReadBuckets(ref Utf8JsonReader reader, StructList<ulong> counts)
    {
        var offset = 0L;
        if (!BeginObject(ref reader, "buckets"))
            return 0;
        while (Member(ref reader))
        {
            if (Is(ref reader, "offset"u8))
                offset = ReadInt(ref reader);
            else if (Is(ref reader, "bucketCounts"u8))
                ReadCounts(ref reader, counts);
            else
                reader.Skip();
        }

        return (int)Math.Clamp(offset, int.MinValue, int.MaxValue);
    }

    void ReadQuantiles(ref Utf8JsonReader reader)
    {
        if (!BeginList(ref reader))
            return;
        while (Item(ref reader))
        {
            var (quantile, value) = (0d, 0d);
            if (!BeginObject(ref reader, "a quantile and its value"))
                continue;
            while (Member(ref reader))
            {
                if (Is(ref reader, "quantile"u8))
                    quantile = ReadDouble(ref reader);
                else if (Is(ref reader, "value"u8))
                    value = ReadDouble(ref reader);
                else
                    reader.Skip();
            }

            state.Distribution.Add(state.Distribution.Quantiles, (quantile, value));
        }
    }
}
