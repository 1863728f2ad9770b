using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("claude-opus-4-8", "claude-opus-4-8")]
    [InlineData("claude-opus-4-8[1m]", "claude-opus-4-8")]
    [InlineData(" Claude-Opus-4-8 ", "claude-opus-4-8")]
    [InlineData("claude-haiku-4-5", "claude-haiku-4-5-20251001")]
    [InlineData("claude-sonnet-4-5[1m]", "claude-sonnet-4-5-20250929")]
    [InlineData("claude-opus-4-0", "claude-opus-4-20250514")]
    [InlineData("claude-sonnet-4-0", "claude-sonnet-4-20250514")]
    [InlineData("claude-3-7-sonnet-latest", "claude-3-7-sonnet-20250219")]
    [InlineData("claude-3-5-haiku-latest", "claude-3-5-haiku-20241022")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0[1m]", "claude-sonnet-4-5-20250929")]
    [InlineData("eu.anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet-20241022")]
    [InlineData("apac.anthropic.claude-3-haiku-20240307-v1:0:200k", "claude-3-haiku-20240307")]
    [InlineData("global.anthropic.claude-opus-4-6-v1", "claude-opus-4-6")]
    [InlineData("us-gov.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001")]
    [InlineData("anthropic.claude-opus-4-1-20250805-v1:0", "claude-opus-4-1-20250805")]
    [InlineData(
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-20250514-v1:0",
        "claude-opus-4-20250514"
    )]
    [InlineData("claude-opus-4-5@20251101", "claude-opus-4-5-20251101")]
    [InlineData("claude-opus-4-6@default", "claude-opus-4-6")]
    [InlineData("publishers/anthropic/models/claude-haiku-4-5@20251001", "claude-haiku-4-5-20251001")]
    public void A_model_is_found_by_the_names_that_clients_and_clouds_give_it(string written, string model) =>
        Assert.Equal(model, PriceBook.BuiltIn.Find(written).Prices?.Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("claude")]
    [InlineData("claude-opus")]
    [InlineData("claude-opus-4-9")]
    [InlineData("claude-opus-4-55")]
    [InlineData("claude-opus-4-6-20260205")]
    [InlineData("claude-sonnet-4-5-20260101")]
    [InlineData("my-claude-opus-4-6")]
    [InlineData("claude-opus-4-6-vision")]
    [InlineData("not-anthropic.claude-opus-4-6x")]
    [InlineData("my_gateway.anthropic.claude-opus-4-6")]
    [InlineData("[1m]")]
    [InlineData("-v1:0")]
    [InlineData("<synthetic>")]
    [InlineData("gpt-5")]
    public void A_name_that_is_only_like_one_is_unknown(string? written) => Assert.False(PriceBook.BuiltIn.Find(written).IsKnown);
}
