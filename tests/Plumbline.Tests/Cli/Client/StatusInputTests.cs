using Plumbline.Cli.Client;
using Plumbline.Core.Model;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.Client;

public sealed class StatusInputTests
{
    static byte[] Example(string name) => File.ReadAllBytes(Path.Combine(House.WorkingCopy.Root, "tests", "data", "statusline", name));

    [Fact]
    public void Everything_that_Claude_Code_says_is_read()
    {
        var input = StatusInput.TryRead(Example("full.json"))!;

        Assert.Equal(
            ("c2fcb1ac-314e-494b-ad33-974ceada55f4", "Opus 5.5", "claude-opus-5-5"),
            (input.SessionId, input.ModelName, input.ModelId)
        );
        Assert.Equal(new Usd(17_952_000), input.Cost);
        Assert.Equal((45_000L, 156L, 23L), (input.DurationMs, input.LinesAdded, input.LinesRemoved));
        Assert.Equal(new ContextWindow(43, 200_000, 86_000), input.Context);
        Assert.Equal(new RateLimit(23.5m, 1_795_212_000_000), input.Limits!.FiveHour);
        Assert.Equal(new RateLimit(81.2m, 1_795_600_000_000), input.Limits.SevenDay);
        Assert.Equal(new PullRequest(7, "https://github.example/pull/7", "pending"), input.PullRequest);
    }

    [Fact]
    public void What_is_not_said_is_not_known()
    {
        var input = StatusInput.TryRead(
            """{"model":null,"cost":{"total_cost_usd":null},"rate_limits":{"five_hour":null},"pr":3,"context_window":{"used_percentage":null,"current_usage":null}}"""u8.ToArray()
        )!;

        Assert.Equal(new StatusInput(), input);
    }

    [Fact]
    public void The_share_of_the_context_is_worked_out_when_only_counts_are_said()
    {
        var input = StatusInput.TryRead(
            """{"context_window":{"context_window_size":1000,"current_usage":{"input_tokens":100,"cache_read_input_tokens":150}}}"""u8.ToArray()
        )!;

        Assert.Equal(new ContextWindow(25, 1000, 250), input.Context);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{\"a\":")]
    public void What_is_not_an_object_gives_nothing(string text) =>
        Assert.Null(StatusInput.TryRead(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Damaged_input_never_throws()
    {
        var example = Example("full.json");
        Seeds.Try(
            2000,
            random =>
            {
                var bytes = example.ToArray();
                for (var i = random.Next(1, 6); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                _ = StatusInput.TryRead(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
            }
        );
    }
}
