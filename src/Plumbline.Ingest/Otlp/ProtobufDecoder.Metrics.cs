using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <remarks>
/// <code>
/// Metric
///   1  name                    string
///   2  description             string, not read
///   3  unit                    string
///   one of
///   5  gauge                   1 data_points
///   7  sum                     1 data_points, 2 aggregation_temporality enum, 3 is_monotonic bool
///   9  histogram               1 data_points, 2 aggregation_temporality enum
///   10 exponential_histogram   1 data_points, 2 aggregation_temporality enum
///   11 summary                 1 data_points
///   12 metadata                repeated KeyValue, not read
/// NumberDataPoint              (in a gauge or sum)
///   2  start_time_unix_nano    fixed64
///   3  time_unix_nano          fixed64
///   4  as_double               double        one of 4 and 6
///   5  exemplars               not read
///   6  as_int                  sfixed64
///   7  attributes              repeated KeyValue
///   8  flags                   uint32, bit 0: no recorded value
/// HistogramDataPoint
///   2  start_time_unix_nano, 3 time_unix_nano, 4 count fixed64, 5 sum double
///   6  bucket_counts           repeated fixed64
///   7  explicit_bounds         repeated double
///   8  exemplars not read, 9 attributes, 10 flags, 11 min double, 12 max double
/// ExponentialHistogramDataPoint
///   1  attributes, 2 start_time_unix_nano, 3 time_unix_nano, 4 count fixed64, 5 sum double
///   6  scale                   sint32
///   7  zero_count              fixed64
///   8  positive, 9 negative    Buckets: 1 offset sint32, 2 bucket_counts repeated uint64
///   10 flags, 11 exemplars not read, 12 min double, 13 max double, 14 zero_threshold double
/// SummaryDataPoint
///   2  start_time_unix_nano, 3 time_unix_nano, 4 count fixed64, 5 sum double
///   6  quantile_values         repeated: 1 quantile double, 2 value double
///   7  attributes, 8 flags
/// </code>
/// (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto)
/// </remarks>
public sealed partial class ProtobufDecoder
{
    bool DecodeMetric(ReadOnlySpan<byte> body, WireReader message, IOtlpSink sink)
    {
        if (!state.Begin(message.Position))
            return false;
        var metric = default(OtlpMetric);
        uint data = 0;
        var first = message;
        while (first.Next(out var tag))
        {
            if (tag == (1 << 3 | WireReader.Bytes))
                metric.Name = ReadText(ref first);
            else if (tag == (3 << 3 | WireReader.Bytes))
                metric.Unit = ReadText(ref first);
            else if (!TryKind(tag, out var kind))
                first.Skip(tag);
            else
            {
                (data, metric.Kind, metric.HasData) = (tag, kind, true);
                ReadAggregation(first.ReadMessage(), ref metric);
            }
        }

        if (!Whole(first, "a metric"))
            return false;
        sink.Metric(metric);
        return DecodeData(body, message, data, metric.Kind, sink);
    }

    static bool TryKind(uint tag, out MetricKind kind)
    {
        kind = tag switch
        {
            5 << 3 | WireReader.Bytes => MetricKind.Gauge,
            7 << 3 | WireReader.Bytes => MetricKind.Sum,
            9 << 3 | WireReader.Bytes => MetricKind.Histogram,
            10 << 3 | WireReader.Bytes => MetricKind.ExponentialHistogram,
            11 << 3 | WireReader.Bytes => MetricKind.Summary,
            _ => (MetricKind)255,
        };
        return kind != (MetricKind)255;
    }

    // What is broken in there is found, and said, when the points are read.
    static void ReadAggregation(WireReader data, ref OtlpMetric metric)
    {
        while (data.Next(out var tag))
        {
            switch (tag)
            {
                case 2 << 3 | WireReader.Varint:
                    metric.Temporality = data.ReadVarint() switch
                    {
                        1 => Temporality.Delta,
                        2 => Temporality.Cumulative,
                        _ => Temporality.Unspecified,
                    };
                    break;
                case 3 << 3 | WireReader.Varint:
                    metric.IsMonotonic = data.ReadVarint() != 0;
                    break;
                default:
                    data.Skip(tag);
                    break;
            }
        }
    }

    bool DecodeData(ReadOnlySpan<byte> body, WireReader metric, uint dataTag, MetricKind kind, IOtlpSink sink)
    {
        while (metric.Next(out var tag))
        {
            if (tag != dataTag)
            {
                metric.Skip(tag);
                continue;
            }

            var data = metric.ReadMessage();
            while (data.Next(out var field))
            {
                if (field != (1 << 3 | WireReader.Bytes))
                    data.Skip(field);
                else if (!DecodePoint(body, data.ReadMessage(), kind, sink))
                    return false;
            }

            if (!Whole(data, "a metric's data"))
                return false;
        }

        return true;
    }

    bool DecodePoint(ReadOnlySpan<byte> body, WireReader message, MetricKind kind, IOtlpSink sink)
    {
        if (!state.Begin(message.Position))
            return false;
        var point = new OtlpPoint { Distribution = state.Distribution };
        var surplus = 0;
        if (kind > MetricKind.Gauge)
            state.Distribution.Clear();
        var read = kind switch
        {
            MetricKind.Sum or MetricKind.Gauge => ReadNumber(body, ref message, ref point, ref surplus),
            MetricKind.Histogram => ReadHistogram(body, ref message, ref point, ref surplus),
            MetricKind.ExponentialHistogram => ReadExponential(body, ref message, ref point, ref surplus),
            _ => ReadSummary(body, ref message, ref point, ref surplus),
        };
        if (!read || !Whole(message, "a data point"))
            return false;
        point.Attributes = View(body, surplus);
        sink.Point(point);
        return true;
    }

    bool ReadNumber(ReadOnlySpan<byte> body, ref WireReader message, ref OtlpPoint point, ref int surplus)
    {
        while (message.Next(out var tag))
        {
            switch (tag)
            {
                case 2 << 3 | WireReader.Fixed64:
                    point.Start = message.ReadFixed64();
                    break;
                case 3 << 3 | WireReader.Fixed64:
                    point.Time = message.ReadFixed64();
                    break;
                case 4 << 3 | WireReader.Fixed64:
                    (point.Form, point.Double) = (NumberForm.Double, message.ReadDouble());
                    break;
                case 6 << 3 | WireReader.Fixed64:
                    (point.Form, point.Int) = (NumberForm.Int, (long)message.ReadFixed64());
                    break;
                case 7 << 3 | WireReader.Bytes:
                    if (!ReadAttribute(body, message.ReadMessage(), state.Attributes, 0, ref surplus))
                        return false;
                    break;
                case 8 << 3 | WireReader.Varint:
                    point.Flags = (uint)message.ReadVarint();
                    break;
                default:
                    message.Skip(tag);
                    break;
            }
        }

        return true;
    }

    // Fields 2 to 5 are the same in the three kinds of distribution.
    bool ReadCommon(ref WireReader message, uint tag, ref OtlpPoint point)
    {
        switch (tag)
        {
            case 2 << 3 | WireReader.Fixed64:
                point.Start = message.ReadFixed64();
                return true;
            case 3 << 3 | WireReader.Fixed64:
                point.Time = message.ReadFixed64();
                return true;
            case 4 << 3 | WireReader.Fixed64:
                state.Distribution.Count = message.ReadFixed64();
                return true;
            case 5 << 3 | WireReader.Fixed64:
                state.Distribution.Sum = message.ReadDouble();
                return true;
            default:
                return false;
        }
    }

    bool ReadHistogram(ReadOnlySpan<byte> body, ref WireReader message, ref OtlpPoint point, ref int surplus)
    {
        var distribution = state.Distribution;
        while (message.Next(out var tag))
        {
            if (ReadCommon(ref message, tag, ref point))
                continue;
            switch (tag)
            {
                case 6 << 3 | WireReader.Fixed64 or 6 << 3 | WireReader.Bytes:
                    ReadFixedCounts(ref message, tag, distribution.Counts);
                    break;
                case 7 << 3 | WireReader.Fixed64 or 7 << 3 | WireReader.Bytes:
                    ReadBounds(ref message, tag);
                    break;
                case 9 << 3 | WireReader.Bytes:
                    if (!ReadAttribute(body, message.ReadMessage(), state.Attributes, 0, ref surplus))
                        return false;
                    break;
                case 10 << 3 | WireReader.Varint:
                    point.Flags = (uint)message.ReadVarint();
                    break;
                case 11 << 3 | WireReader.Fixed64:
                    distribution.Min = message.ReadDouble();
                    break;
                case 12 << 3 | WireReader.Fixed64:
                    distribution.Max = message.ReadDouble();
                    break;
                default:
                    message.Skip(tag);
                    break;
            }
        }

        return true;
    }

    bool ReadExponential(ReadOnlySpan<byte> body, ref WireReader message, ref OtlpPoint point, ref int surplus)
    {
        var distribution = state.Distribution;
        while (message.Next(out var tag))
        {
            if (ReadCommon(ref message, tag, ref point))
                continue;
            switch (tag)
            {
                case 1 << 3 | WireReader.Bytes:
                    if (!ReadAttribute(body, message.ReadMessage(), state.Attributes, 0, ref surplus))
                        return false;
                    break;
                case 6 << 3 | WireReader.Varint:
                    distribution.Scale = (int)message.ReadZigzag();
                    break;
                case 7 << 3 | WireReader.Fixed64:
                    distribution.ZeroCount = message.ReadFixed64();
                    break;
                case 8 << 3 | WireReader.Bytes:
                    distribution.PositiveOffset = ReadBuckets(ref message, distribution.PositiveOffset, distribution.PositiveCounts);
                    break;
                case 9 << 3 | WireReader.Bytes:
                    distribution.NegativeOffset = ReadBuckets(ref message, distribution.NegativeOffset, distribution.NegativeCounts);
                    break;
                case 10 << 3 | WireReader.Varint:
                    point.Flags = (uint)message.ReadVarint();
                    break;
                case 12 << 3 | WireReader.Fixed64:
                    distribution.Min = message.ReadDouble();
                    break;
                case 13 << 3 | WireReader.Fixed64:
                    distribution.Max = message.ReadDouble();
                    break;
                case 14 << 3 | WireReader.Fixed64:
                    distribution.ZeroThreshold = message.ReadDouble();
                    break;
                default:
                    message.Skip(tag);
                    break;
            }
        }

        return true;
    }

    bool ReadSummary(ReadOnlySpan<byte> body, ref WireReader message, ref OtlpPoint point, ref int surplus)
    {
        while (message.Next(out var tag))
        {
            if (ReadCommon(ref message, tag, ref point))
                continue;
            switch (tag)
            {
                case 6 << 3 | WireReader.Bytes:
                    ReadQuantile(ref message);
                    break;
                case 7 << 3 | WireReader.Bytes:
                    if (!ReadAttribute(body, message.ReadMessage(), state.Attributes, 0, ref surplus))
                        return false;
                    break;
                case 8 << 3 | WireReader.Varint:
                    point.Flags = (uint)message.ReadVarint();
                    break;
                default:
                    message.Skip(tag);
                    break;
            }
        }

        return true;
    }

    void ReadQuantile(ref WireReader message)
    {
        var (quantile, value) = (0d, 0d);
        var pair = message.ReadMessage();
        while (pair.Next(out var tag))
        {
            if (tag == (1 << 3 | WireReader.Fixed64))
                quantile = pair.ReadDouble();
            else if (tag == (2 << 3 | WireReader.Fixed64))
                value = pair.ReadDouble();
            else
                pair.Skip(tag);
        }

        BreakWith(ref message, pair);
        state.Distribution.Add(state.Distribution.Quantiles, (quantile, value));
    }

    int ReadBuckets(ref WireReader message, int offset, StructList<ulong> counts)
    {
        var buckets = message.ReadMessage();
        while (buckets.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | WireReader.Varint:
                    offset = (int)buckets.ReadZigzag();
                    break;
                case 2 << 3 | WireReader.Varint:
                    state.Distribution.Add(counts, buckets.ReadVarint());
                    break;
                case 2 << 3 | WireReader.Bytes:
                    var packed = buckets.ReadMessage();
                    while (!packed.IsBroken && !packed.IsAtEnd)
                        state.Distribution.Add(counts, packed.ReadVarint());
                    BreakWith(ref buckets, packed);
                    break;
                default:
                    buckets.Skip(tag);
                    break;
            }
        }

        BreakWith(ref message, buckets);
        return offset;
    }

    void ReadFixedCounts(ref WireReader message, uint tag, StructList<ulong> counts)
    {
        if ((tag & 7) == WireReader.Fixed64)
        {
            state.Distribution.Add(counts, message.ReadFixed64());
            return;
        }

        var packed = message.ReadMessage();
        while (!packed.IsBroken && !packed.IsAtEnd)
            state.Distribution.Add(counts, packed.ReadFixed64());
        BreakWith(ref message, packed);
    }

    void ReadBounds(ref WireReader message, uint tag)
    {
        if ((tag & 7) == WireReader.Fixed64)
        {
            state.Distribution.Add(state.Distribution.Bounds, message.ReadDouble());
            return;
        }

        var packed = message.ReadMessage();
        while (!packed.IsBroken && !packed.IsAtEnd)
            state.Distribution.Add(state.Distribution.Bounds, packed.ReadDouble());
        BreakWith(ref message, packed);
    }

    static void BreakWith(ref WireReader message, in WireReader nested)
    {
        if (nested.IsBroken)
            message.Break();
    }
}
