using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.OfCore;

public class ModelFamilyTests
{
    [Theory]
    [InlineData("claude-haiku-4-5", "haiku")]
    [InlineData("claude-haiku-4-5-20251001", "haiku")]
    [InlineData("claude-3-5-haiku-20241022", "haiku")]
    [InlineData("us.anthropic.claude-opus-4-5-20251101-v1:0", "opus")]
    [InlineData("Claude-Opus-4-8[1m]", "opus")]
    [InlineData("claude-2.1", "2.1")]
    [InlineData("gpt-oss-20b", "gpt-oss-20b")]
    [InlineData("", "")]
    public void A_model_is_of_the_family_that_its_name_says(string model, string family) => Assert.Equal(family, ModelFamily.Of(model));
}
