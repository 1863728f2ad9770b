using System.Text;
using System.Text.Json;
using Plumbline.Cli.Setup;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.Setup;

public sealed class JsonEditTests
{
    [Theory]
    [InlineData("{}", "{\n  \"x\": 1\n}")]
    [InlineData("{ }", "{\n  \"x\": 1\n}")]
    [InlineData("{\"a\":2}", "{\"a\":2, \"x\": 1}")]
    [InlineData("{\n\t\"a\": 2\n}\n", "{\n\t\"a\": 2,\n\t\"x\": 1\n}\n")]
    [InlineData("{\r\n  \"a\": 2\r\n}\r\n", "{\r\n  \"a\": 2,\r\n  \"x\": 1\r\n}\r\n")]
    [InlineData("{\n  \"a\": 2, // mine\n}", "{\n  \"a\": 2, // mine\n  \"x\": 1,\n}")]
    [InlineData("{\n  \"a\": 2 // mine\n}", "{\n  \"a\": 2, // mine\n  \"x\": 1\n}")]
    [InlineData("{\n  \"a\": 2 /* , */\n}", "{\n  \"a\": 2, /* , */\n  \"x\": 1\n}")]
    public void A_member_is_added_behind_the_others_in_their_style(string before, string after)
    {
        Assert.Equal(after, Append(before, "x", "1"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\n  \"a\": [1, 2], // why\n  \"b\": {}\n}\n")]
    [InlineData("{\n  \"a\": 2 // mine\n}")]
    [InlineData("{\n  \"a\": 2, // mine\n}")]
    [InlineData("{\"a\":{\"b\":\"} // no comment\"}}")]
    [InlineData("\uFEFF{\n    \"ü\": \"\\\"\"\n}")]
    public void Taking_out_what_was_put_in_gives_the_text_from_before(string before)
    {
        var after = Append(before, "x", "{\n  \"y\": [\n    1\n  ]\n}");
        var root = JsonNodeText.Parse(Encoding.UTF8.GetBytes(after));
        var member = root.Children.FindLast(child => child.Name == "x")!;

        Assert.Equal(before, Encoding.UTF8.GetString(JsonEdit.Remove(Encoding.UTF8.GetBytes(after), root, member)));
    }

    [Theory]
    [InlineData("{\"x\": 1, \"a\": 2}", "{\"a\": 2}")]
    [InlineData("{\n  \"x\": 1,\n  \"a\": 2\n}", "{\n  \"a\": 2\n}")]
    [InlineData("{\n  \"a\": 2,\n  \"x\": 1\n}", "{\n  \"a\": 2\n}")]
    [InlineData("{\n  \"x\": 1\n}", "{}")]
    public void A_member_is_taken_out_with_its_comma(string before, string after)
    {
        var root = JsonNodeText.Parse(Encoding.UTF8.GetBytes(before));

        Assert.Equal(
            after,
            Encoding.UTF8.GetString(JsonEdit.Remove(Encoding.UTF8.GetBytes(before), root, root.Children.Single(child => child.Name == "x")))
        );
    }

    [Fact]
    public void Any_object_stays_right_and_keeps_its_other_members()
    {
        Seeds.Try(
            300,
            random =>
            {
                var before = RandomObject(random, depth: 0);
                var after = Append(before, "x", "[\n  1\n]");
                using var old = JsonDocument.Parse(before, Lenient);
                using var now = JsonDocument.Parse(after, Lenient);

                Assert.Equal("[1]", Compact(now.RootElement.GetProperty("x")));
                foreach (var member in old.RootElement.EnumerateObject())
                    Assert.Equal(Compact(member.Value), Compact(now.RootElement.GetProperty(member.Name)));
                Assert.Equal(old.RootElement.EnumerateObject().Count() + 1, now.RootElement.EnumerateObject().Count());
            }
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\" 1}")]
    public void What_is_not_one_value_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsonNodeText.Parse(Encoding.UTF8.GetBytes(text)));

    static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    static string Append(string text, string name, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString(JsonEdit.Append(bytes, JsonNodeText.Parse(bytes), name, json));
    }

    static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    static string RandomObject(Random random, int depth)
    {
        var text = new StringBuilder("{").Append(Blank(random));
        var count = random.Next(5);
        for (var i = 0; i < count; i++)
        {
            text.Append($"\"m{i}\"").Append(':').Append(Blank(random)).Append(Value(random, depth));
            text.Append(Blank(random)).Append(i < count - 1 || random.Next(3) == 0 ? "," : "").Append(Blank(random));
        }

        return text.Append('}').ToString();
    }

    static string Value(Random random, int depth) =>
        random.Next(6) switch
        {
            0 when depth < 3 => RandomObject(random, depth + 1),
            1 => "[1, {}, \"]\"]",
            2 => "\"/* \\\" , } //\"",
            3 => "null",
            _ => "-1.5e3",
        };

    static string Blank(Random random) =>
        random.Next(8) switch
        {
            0 => "\n  ",
            1 => " // , }\n",
            2 => "/* { , */",
            3 => "\r\n\t",
            4 => " ",
            _ => "",
        };
}
