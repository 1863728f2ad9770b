using Plumbline.Core.Model;

namespace Plumbline.Tests.Ingest;

public class RefusalTests
{
    static Batch Points(string name, int temporality, params Message[] points) =>
        Decoded.Metrics([], "x", Otlp.Sum(name, "", temporality, true, points));

    static void Refused(Reason reason, Batch batch)
    {
        Assert.Equal((1, 0, reason), (batch.Refused, batch.Points.Count, batch.FirstRefusal));
        Assert.Equal($"{reason}=1", batch.Reasons());
        Assert.Equal(1, batch.Senders[0].Records);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused()
    {
        Refused(Reason.NotFinite, Points("m", 1, Otlp.Point(1, 2, double.NaN)));
        Refused(Reason.NotFinite, Points("m", 1, Otlp.Point(1, 2, double.PositiveInfinity)));
        Refused(Reason.NotFinite, Points("m", 1, Otlp.Point(1, 2, "no value")));
    }

    [Fact]
    public void A_value_beyond_the_exact_range_is_refused() => Refused(Reason.OutOfRange, Points("m", 2, Otlp.Point(1, 2, 1e30)));

    [Fact]
    public void A_negative_increment_is_refused() => Refused(Reason.NegativeDelta, Points("m", 1, Otlp.Point(1, 2, -1)));

    [Fact]
    public void A_sum_without_temporality_is_refused() => Refused(Reason.NoTemporality, Points("m", 0, Otlp.Point(1, 2, 1)));

    [Fact]
    public void A_point_without_time_or_that_ends_before_it_starts_is_refused()
    {
        Refused(Reason.NoTime, Points("m", 1, Otlp.Point(0, 0, 1)));
        Refused(Reason.NoTime, Points("m", 1, Otlp.Point(3, 2, 1)));
        Assert.Equal(1, Points("m", 1, Otlp.Point(2, 2, 1)).Taken);
    }

    [Fact]
    public void A_metric_without_name_or_data_is_refused()
    {
        Refused(Reason.NoName, Points("", 1, Otlp.Point(1, 2, 1)));
        Refused(Reason.NoName, Decoded.Metrics([], "x", new Message().Text(1, "name", "m")));
    }

    [Fact]
    public void A_point_over_a_limit_is_refused_and_never_cut()
    {
        var many = Enumerable.Range(0, 129).Select(i => ($"k{i}", (object?)i)).ToArray();
        Refused(Reason.TooManyAttributes, Points("m", 1, Otlp.Point(1, 2, 1, many)));
        Assert.Equal(1, Points("m", 1, Otlp.Point(1, 2, 1, many[1..])).Taken);
        Refused(Reason.ValueTooLong, Points("m", 1, Otlp.Point(1, 2, 1, ("k", new string('x', 65_537)))));
        Assert.Equal(1, Points("m", 1, Otlp.Point(1, 2, 1, ("k", new string('x', 65_536)))).Taken);
        object? nested = 1;
        for (var i = 0; i < 17; i++)
            nested = new[] { nested };
        Refused(Reason.NestedTooDeep, Points("m", 1, Otlp.Point(1, 2, 1, ("k", nested))));
        Assert.Equal(1, Points("m", 1, Otlp.Point(1, 2, 1, ("k", ((object?[])nested)[0]))).Taken);
    }

    [Fact]
    public void The_end_of_a_series_is_dropped_without_being_refused()
    {
        var batch = Points("m", 2, Otlp.Point(1, 2, double.NaN).Add(8, "flags", FieldForm.UInt, 1UL), Otlp.Point(1, 2, 1));
        Assert.Equal((1, 0), (batch.Taken, batch.Refused));
    }

    [Fact]
    public void A_span_without_valid_ids_or_name_is_refused()
    {
        static Reason? Of(Message span) => Decoded.Span(span).FirstRefusal;
        Assert.Null(Of(Otlp.Span("s")));
        Assert.Equal(Reason.NoName, Of(Otlp.Span("")));
        Message With(int number, byte[] id) =>
            new Message()
                .Add(
                    1,
                    "traceId",
                    FieldForm.Id,
                    number == 1
                        ? id
                        : new byte[16]
                            .Select(_ => (byte)1)
                            .ToArray()
                )
                .Add(2, "spanId", FieldForm.Id, number == 2 ? id : "12345678"u8.ToArray())
                .Text(5, "name", "s")
                .Add(7, "startTimeUnixNano", FieldForm.Fixed64, 1UL);
        Assert.Null(Of(With(0, [])));
        Assert.Equal(Reason.BadId, Of(With(1, new byte[16])));
        Assert.Equal(Reason.BadId, Of(With(1, new byte[15])));
        Assert.Equal(Reason.BadId, Of(With(2, new byte[8])));
        Assert.Equal(Reason.BadId, Of(With(2, [])));
    }

    [Fact]
    public void Exactness_is_to_a_billionth_half_to_even()
    {
        Assert.Equal("0.017952", Points("m", 1, Otlp.Point(1, 2, 0.017952000000000003)).Points[0].Value.ToString());
        Assert.Equal("9223372036854775807", Points("m", 1, Otlp.Point(1, 2, long.MaxValue)).Points[0].Value.ToString());
    }

    [Fact]
    public void A_double_becomes_its_shortest_decimal_form_rounded()
    {
        for (var seed = 1; seed <= 20_000; seed++)
        {
            var random = new Random(seed);
            var value = random.Next(3) switch
            {
                0 => (double)Math.Round((decimal)random.NextDouble() * 1000, random.Next(12)),
                1 => Enumerable.Range(0, random.Next(5)).Sum(_ => Math.Round(random.NextDouble(), 5)),
                _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-10, 8)),
            };
            Assert.True(Quantity.TryFromDouble(value, out var quantity));
            var text = value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            var exact = decimal.Parse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True((decimal)quantity.Nanos == Math.Round(exact * 1_000_000_000m), $"SEED={seed} {text} {quantity}");
        }
    }
}
