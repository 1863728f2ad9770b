using System.Text;
using FakeClaude;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Tests.Wire;

public class MessageReaderTests
{
    [Theory]
    [InlineData(
        """{"usage":{"input_tokens":-5,"output_tokens":"7","cache_creation":[1],"iterations":{"a":1}},"content":"text","model":7}"""
    )]
    [InlineData("""{"usage":null,"content":[1,"a",null,[],{"type":"tool_use"}],"error":"text"}""")]
    [InlineData("""{"model":"\ud800","usage":{"input_tokens":1}}""")]
    [InlineData("""{"usage":{"input_tokens":1e400,"output_tokens":12345678901234567890}}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"id\":\"\xff\"")]
    public void Odd_bodies_do_not_throw(string json)
    {
        var fields = new ResponseFields();

        MessageReader.TryRead(Encoding.UTF8.GetBytes(json), fields);
        RequestReader.Read(Encoding.UTF8.GetBytes(json));

        Assert.False(fields.Usage.IsKnown && fields.Usage.Input < 0 && fields.Usage.Output < 0);
    }

    [Fact]
    public void Bodies_with_damage_do_not_throw()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var body =
            """{"id":"msg_1","model":"claude-opus-5-5","content":[{"type":"tool_use","name":"a"}],"stop_reason":"end_turn","usage":{"input_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":1},"iterations":[{"type":"message","input_tokens":5}],"service_tier":"standard"},"error":{"type":"x","details":{"error_code":"y"}}}"""u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = body[..random.Next(body.Length + 1)];
            for (var damage = random.Next(4); damage > 0 && damaged.Length > 0; damage--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            MessageReader.TryRead(damaged, new ResponseFields());
            RequestReader.Read(damaged);
        }
    }

    [Fact]
    public void A_split_without_a_total_is_the_total_and_a_total_without_a_split_is_unsplit()
    {
        var split = new ResponseFields();
        var total = new ResponseFields();

        MessageReader.TryRead(
            """{"usage":{"input_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":3}}}"""u8,
            split
        );
        MessageReader.TryRead("""{"usage":{"input_tokens":1,"cache_creation_input_tokens":7}}"""u8, total);

        Assert.Equal((5, 2, 3, 0, 6), Of(split.Usage));
        Assert.Equal((7, 7, 0, 7, 8), Of(total.Usage));

        static (long, long, long, long, long) Of(Usage usage) =>
            (usage.Writes, usage.FiveMinuteWrites, usage.HourWrites, usage.UnsplitWrites, usage.AllInput);
    }

    [Fact]
    public void A_cost_whose_writes_nobody_split_has_bounds()
    {
        var fields = new ResponseFields();
        MessageReader.TryRead("""{"usage":{"input_tokens":0,"output_tokens":0,"cache_creation_input_tokens":1000}}"""u8, fields);
        var time = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

        var cost = Instrumentation.Signals.Prices.Of("claude-opus-5-5", fields.Usage, time, isLowerBound: false);

        // Five dollars for a million for five minutes, eight for an hour.
        Assert.Equal((5_000_000L, 5_000_000L, 8_000_000L), (cost.List.Amount!.Value.Nanos, cost.List.Low.Nanos, cost.List.High.Nanos));
        Assert.Equal("bounded", cost.Basis);
    }

    [Fact]
    public void The_scripts_names_are_read_as_they_are_written() =>
        Assert.All(
            Enum.GetValues<FakeAnswer>(),
            answer => Assert.True(FakeScript.TryParse(FakeScript.NameOf(answer), out var read) && read == answer)
        );
}
