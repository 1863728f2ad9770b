using System.Text;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Ingest;

namespace Plumbline.Tests.Ingest;

public class ContentTests
{
    const string Scope = Otlp.Claude + ".events";

    // Attributes that hold text of prompts, responses or tools, wherever they stand in a request.
    static readonly string[] ContentKeys =
    [
        "prompt",
        "prompt_text",
        "response",
        "body",
        "user_prompt",
        "full_command",
        "file_path",
        "new_context",
        "tool_input",
        "tool_parameters",
        "output",
        "content",
        "diff",
        "system_prompt",
        "system_reminders",
        "response.model_output",
        "tool",
        "system_prompt_preview",
        "hook_definitions",
    ];

    [Fact]
    public void No_recorded_content_is_anywhere_in_a_batch()
    {
        var contents = 0;
        foreach (var file in Captures.Bodies(Captures.Root))
        {
            using var json = JsonDocument.Parse(
                File.ReadAllBytes(file.EndsWith(".pb") ? Path.ChangeExtension(file, ".decoded.json") : file)
            );
            var text = TextOf(Captures.Decode(file));
            foreach (var content in Contents(json.RootElement).Distinct())
            {
                Assert.False(text.Contains(content, StringComparison.Ordinal), $"{file}: {content}");
                contents++;
            }
        }

        Assert.True(contents > 200, $"{contents} contents");
    }

    // Everything that the arena holds, as one text: more than records refer to, so nothing is missed.
    static string TextOf(Batch batch) => System.Text.Encoding.UTF8.GetString(batch.Text[new Slice(1, batch.Text.Length - 1)]);

    static IEnumerable<string> Contents(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().SelectMany(Contents);
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        if (
            element.TryGetProperty("key", out var key)
            && ContentKeys.Contains(key.GetString())
            && element.GetProperty("value").TryGetProperty("stringValue", out var value)
        )
            return Pieces(value.GetString()!);
        return element.EnumerateObject().SelectMany(member => Contents(member.Value));
    }

    // Short texts such as "ls" or "a" occur in names, too.
    static IEnumerable<string> Pieces(string content) =>
        content == "<REDACTED>"
            ? []
            : content
                .Split('\n')
                .SelectMany(line => line.Chunk(60))
                .Select(piece => new string(piece))
                .Where(piece => piece.Trim().Length >= 12);

    [Fact]
    public void With_keep_content_all_of_it_is_there()
    {
        var batch = Decoded.Logs(
            [],
            Scope,
            Otlp.Event("user_prompt", ("prompt", "Buy milk and bread."), ("other", new string('x', 500))),
            new() { KeepContent = true }
        );
        Assert.Equal($$"""{"prompt":"Buy milk and bread.","other":"{{new string('x', 500)}}"}""", batch.EventAttributes());
        batch = Decoded.Logs([], "x", Otlp.Log(1, "Some text."), new() { KeepContent = true });
        Assert.Equal("""{"body":"Some text."}""", batch.EventAttributes());
        Assert.Equal("", batch.Reasons());
    }

    [Fact]
    public void Content_is_replaced_by_its_length_in_characters()
    {
        var batch = Decoded.Event("user_prompt", ("prompt", "Grüße 😀"), ("prompt_length", "7"));
        Assert.Equal("""{"prompt.length":7,"prompt_length":"7"}""", batch.EventAttributes());
        Assert.Equal("ContentWithheld=1", batch.Reasons());
    }

    [Fact]
    public void The_client_s_own_redaction_leaves_nothing()
    {
        var batch = Decoded.Event("user_prompt", ("prompt", "<REDACTED>"), ("prompt_text", "<REDACTED>"));
        Assert.Equal(("{}", ""), (batch.EventAttributes(), batch.Reasons()));
    }

    [Fact]
    public void Unknown_attributes_stay_while_they_are_short()
    {
        var batch = Decoded.Event(
            "new_event",
            ("new", new string('é', 128)),
            ("long", new string('é', 129)),
            ("list", new object?[] { 1, "a" }),
            ("longlist", new object?[] { new string('a', 130) })
        );
        Assert.Equal(new string('é', 128), JsonDocument.Parse(batch.EventAttributes()).RootElement.GetProperty("new").GetString());
        Assert.EndsWith(""","long.length":129,"list":[1,"a"],"longlist.length":134}""", batch.EventAttributes(), StringComparison.Ordinal);
        Assert.Equal("ContentWithheld=2", batch.Reasons());
    }

    [Fact]
    public void A_body_that_is_not_an_event_name_is_replaced_by_its_length()
    {
        Assert.Equal("""{"body.length":12}""", Decoded.Logs([], "x", Otlp.Log(1, "Hello there!")).EventAttributes());
        Assert.Equal(
            """{"body":{"a":"b"}}""",
            Decoded.Logs([], "x", Otlp.Log(1, new (string, object?)[] { ("a", "b") }), new() { KeepContent = true }).EventAttributes()
        );
        Assert.Equal("""{"body.length":9}""", Decoded.Logs([], "x", Otlp.Log(1, new (string, object?)[] { ("a", "b") })).EventAttributes());
        Assert.Equal("{}", Decoded.Logs([], "x", Otlp.Log(1, "started")).EventAttributes());
    }

    [Theory]
    [InlineData(
        """{"bash_command":"git","full_command":"git push https://u:p@h","description":"push it","timeout":120000,"git_commit_id":"abc123"}""",
        """{"command_word":"git","timeout":120000,"git_commit_id":"abc123","tool_parameters.length":128}"""
    )]
    [InlineData("""{"command":"  /usr/bin/env FOO=bar | sort"}""", """{"command_word":"env","tool_parameters.length":43}""")]
    [InlineData("""{"command":"SECRET=hunter2 run"}""", """{"tool_parameters.length":32}""")]
    [InlineData("""{"command":"ls\n-la"}""", """{"command_word":"ls","tool_parameters.length":21}""")]
    [InlineData(
        """{"mcp_server_name":"ledger","mcp_tool_name":"lookup_order","x":{"skill_name":"no"}}""",
        """{"mcp_server_name":"ledger","mcp_tool_name":"lookup_order","tool_parameters.length":83}"""
    )]
    [InlineData(
        """{"skill_name":"notes","subagent_type":"reviewer","prompt":"Do""",
        """{"skill_name":"notes","subagent_type":"reviewer","tool_parameters.length":61}"""
    )]
    [InlineData("""[TOOL INPUT: Bash] {"command":"rm -rf /"}""", """{"command_word":"rm","tool_parameters.length":41}""")]
    [InlineData("""{"comm\ud800":"x","skill_name":"a"}""", """{"skill_name":"a","tool_parameters.length":35}""")]
    [InlineData("not json {", """{"tool_parameters.length":10}""")]
    [InlineData("{]", """{"tool_parameters.length":2}""")]
    public void Of_tool_input_only_names_and_the_first_word_are_kept(string parameters, string expected) =>
        Assert.Equal(expected, Decoded.Event("tool_result", ("tool_parameters", parameters)).EventAttributes());

    [Fact]
    public void What_is_an_attribute_already_is_not_made_again()
    {
        const string input = """{"git_commit_id":"b","command":"git","timeout":1}""";
        var batch = Decoded.Event("tool_result", ("git_commit_id", "a"), ("tool_parameters", input), ("tool_input", input));
        Assert.Equal(
            """{"git_commit_id":"a","command_word":"git","timeout":1,"tool_parameters.length":49,"tool_input.length":49}""",
            batch.EventAttributes()
        );
    }

    [Theory]
    [InlineData("bad key sk-ant-api03-abcdefghijkl", "bad key ***")]
    [InlineData("sent Authorization: Bearer abc.def to x", "sent Authorization: Bearer *** to x")]
    [InlineData("header 'Bearer abc.def'", "header 'Bearer ***'")]
    [InlineData("mail to ann.lee@example.co.uk failed", "mail to *** failed")]
    [InlineData("hash 0123456789abcdef0123456789abcdef0 here", "hash *** here")]
    [InlineData("https://user:pw@host/x", "https://***host/x")]
    [InlineData("model claude-opus-5-5 not found", "model claude-opus-5-5 not found")]
    public void Secrets_in_errors_are_masked(string error, string expected)
    {
        var batch = Decoded.Event("api_error", ("error", error));
        Assert.Equal(expected, batch.Text.Text(batch.Events[0].Error));
        batch = Decoded.Span(
            Otlp.Span("claude_code.llm_request", ("error", error)).Nested(15, "status", new Message().Text(2, "message", error))
        );
        Assert.Equal(expected, batch.Text.Text(batch.Spans[0].StatusMessage));
        Assert.Equal(expected, JsonDocument.Parse(batch.SpanAttributes()).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public void An_error_keeps_200_characters()
    {
        var error = string.Concat(Enumerable.Repeat("ab ", 100));
        Assert.Equal(error[..200], Text(Decoded.Event("api_error", ("error", error))));
        static string? Text(Batch batch) => batch.Text.Text(batch.Events[0].Error);
    }

    [Fact]
    public void Span_events_and_links_are_kept_without_their_content()
    {
        var span = Otlp.Span("claude_code.tool")
            .All(
                11,
                "events",
                [
                    new Message()
                        .Add(1, "timeUnixNano", FieldForm.Fixed64, 7UL)
                        .Text(2, "name", "tool.output")
                        .WithAttributes(3, [("bash_command", "ls -la src"), ("output", "cart.py\ntax.ts"), ("size", 3)]),
                ]
            )
            .All(
                13,
                "links",
                [
                    new Message()
                        .Add(
                            1,
                            "traceId",
                            FieldForm.Id,
                            new byte[15]
                                .Append((byte)1)
                                .ToArray()
                        )
                        .Add(
                            2,
                            "spanId",
                            FieldForm.Id,
                            new byte[7]
                                .Append((byte)2)
                                .ToArray()
                        )
                        .WithAttributes(4, [("link.type", "parent_of")]),
                ]
            );
        var batch = Decoded.Span(span);
        Assert.Equal(
            """[{"name":"tool.output","time":7,"attributes":{"command_word":"ls","bash_command.length":10,"output.length":14,"size":3}}]""",
            batch.Text.Text(batch.Spans[0].Events)
        );
        Assert.Equal(
            """[{"trace_id":"00000000000000000000000000000001","span_id":"0000000000000002","attributes":{"link.type":"parent_of"}}]""",
            batch.Text.Text(batch.Spans[0].Links)
        );
    }

    [Fact]
    public void A_withheld_value_on_a_point_leaves_its_hash_so_that_series_stay_apart()
    {
        var metric = Otlp.Sum(
            "m",
            "",
            1,
            true,
            Otlp.Point(1, 2, 1, ("k", new string('a', 200))),
            Otlp.Point(1, 2, 1, ("k", new string('b', 200)))
        );
        var batch = Decoded.Metrics([], "x", metric);
        var first = BatchDump.Attributes(batch, batch.Points[0].Attributes);
        Assert.StartsWith("""{"k.length":200,"k.hash":""", first, StringComparison.Ordinal);
        Assert.NotEqual(first, BatchDump.Attributes(batch, batch.Points[1].Attributes));
        Assert.NotEqual(batch.Points[0].Series, batch.Points[1].Series);
    }

    [Fact]
    public void Content_in_a_resource_is_withheld_even_if_the_record_has_it_too()
    {
        var batch = Decoded.Logs(
            [("prompt", "Secret plan to take over."), ("note", new string('n', 200))],
            Scope,
            Otlp.Event("e", ("prompt", "Secret plan to take over."), ("note", new string('n', 200)))
        );
        Assert.DoesNotContain("Secret", TextOf(batch), StringComparison.Ordinal);
        Assert.DoesNotContain("nnn", TextOf(batch), StringComparison.Ordinal);
    }
}
