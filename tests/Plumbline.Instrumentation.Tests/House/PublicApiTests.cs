using System.Runtime.CompilerServices;

namespace Plumbline.Instrumentation.Tests.House;

public class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var approved = Path.Combine(Path.GetDirectoryName(Here())!, "PublicApi.approved.txt");
        var actual = PublicApi.Of(typeof(ClaudeHandler).Assembly);
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1")
            File.WriteAllText(approved, actual);

        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";

        Assert.True(
            expected == actual,
            "The public API has changed. If that is wanted, run this test with ACCEPT=1, read the diff of PublicApi.approved.txt and commit it with a line in CHANGELOG.md.\n"
                + string.Join('\n', actual.Split('\n').Except(expected.Split('\n')).Select(line => "+ " + line))
                + string.Join('\n', expected.Split('\n').Except(actual.Split('\n')).Select(line => "\n- " + line))
        );
    }

    static string Here([CallerFilePath] string path = "") => path;
}
