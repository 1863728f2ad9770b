using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class UserLineTests
{
    static LoggedPrompt OnePrompt(params string[] lines) => Assert.Single(Logs.Read(lines).Prompts.AsSpan().ToArray());

    static LoggedToolResult OneResult(string change, string content) =>
        Assert.Single(Logs.Read(Line.User(change, content)).ToolResults.AsSpan().ToArray());

    [Fact]
    public void A_prompt_is_found_again_by_its_place()
    {
        var first = Line.Assistant();
        var chunk = Logs.Read(first, Line.User());
        var prompt = chunk.Prompts[0];

        Assert.Equal((first.Length + 1, 6, 1795168798000), (prompt.Offset, prompt.Bytes, prompt.Time));
        Assert.Equal("00000000-0000-4000-8000-0000000000bb", chunk.Text.Text(prompt.PromptId));
        Assert.True(prompt.IsFromPerson);
    }

    [Theory]
    [InlineData("""{"turnOrigin":"human"}""", true)]
    [InlineData("""{"turnOrigin":"sdk"}""", false)]
    [InlineData("""{"turnOrigin":"task_notification"}""", false)]
    [InlineData("""{"promptSource":"typed"}""", true)]
    [InlineData("""{"promptSource":"system"}""", false)]
    [InlineData("""{"entrypoint":"sdk-cli"}""", false)]
    [InlineData("""{"entrypoint":"cli"}""", true)]
    public void Who_asked_is_known(string change, bool isFromPerson) =>
        Assert.Equal(isFromPerson, OnePrompt(Line.User(change)).IsFromPerson);

    [Theory]
    [InlineData("""{"isMeta":true}""", "\"reminder\"")]
    [InlineData("""{"isCompactSummary":true}""", "\"summary\"")]
    [InlineData("""{"isSidechain":true}""", "\"for an agent\"")]
    [InlineData("{}", "\"<local-command-stdout>x</local-command-stdout>\"")]
    [InlineData("{}", "\"<bash-stdout>x</bash-stdout>\"")]
    [InlineData("{}", """[{"type":"text","text":"[Request interrupted by user]"}]""")]
    [InlineData("{}", """[{"type":"tool_result","tool_use_id":"t","content":"x"}]""")]
    [InlineData("{}", "null")]
    public void What_nobody_asked_is_no_prompt(string change, string content) =>
        Assert.Equal(0, Logs.Read(Line.User(change, content)).Prompts.Count);

    [Fact]
    public void A_slash_command_has_its_name()
    {
        var chunk = Logs.Read(Line.User(content: "\"<command-message>init</command-message>\\n<command-name>/init</command-name>\""));

        Assert.Equal("init", chunk.Text.Text(chunk.Prompts[0].Command));
    }

    [Fact]
    public void Attached_context_is_counted_for_the_next_prompt()
    {
        var chunk = Logs.Read(
            """{"type":"attachment","attachment":{"type":"prompt_snapshot","systemPrompt":["long"]}}""",
            """{"type":"attachment","attachment":{"type":"file"},"rendered":[12345]}""",
            Line.User(),
            Line.User("""{"promptId":null}""")
        );

        Assert.Equal((7, 0), (chunk.Prompts[0].AttachedBytes, chunk.Prompts[1].AttachedBytes));
        Assert.Equal("00000000-0000-4000-8000-0000000000aa", chunk.Text.Text(chunk.Prompts[1].PromptId));
    }

    [Fact]
    public void A_response_answers_the_last_prompt_or_tool_result_before_it()
    {
        var chunk = Logs.Read(
            Line.User(),
            Line.User("""{"timestamp":"2026-11-20T09:59:59Z"}""", """[{"type":"tool_result","tool_use_id":"t","content":"x"}]"""),
            Line.Assistant()
        );

        Assert.Equal(1795168799000, chunk.Responses[0].AskedTime);
        Assert.Equal("00000000-0000-4000-8000-0000000000bb", chunk.Text.Text(chunk.Responses[0].PromptId));
    }

    [Fact]
    public void A_prompts_id_that_is_no_UUID_is_known_within_its_stretch()
    {
        var chunk = Logs.Read(Line.User("""{"promptId":"seventh"}"""), Line.Assistant());

        Assert.Equal("seventh", chunk.Text.Text(chunk.Responses[0].PromptId));
        Assert.Equal(default, chunk.State.LastPrompt);
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"toolDenialKind":"user-rejected"}""", true)]
    [InlineData("""{"permissionDecision":{"decision":"reject"}}""", true)]
    [InlineData("""{"permissionDecision":{"decision":"accept"}}""", false)]
    public void A_denied_tool_is_known(string change, bool isDenied)
    {
        var result = OneResult(change, """[{"type":"tool_result","tool_use_id":"t","is_error":true,"content":"no"}]""");

        Assert.Equal((true, isDenied, 2L), (result.IsError, result.IsDenied, result.Bytes));
    }

    [Theory]
    [InlineData("""{"structuredPatch":[{"lines":["+a","+b","-c"," d",""]},{"lines":["-e"]}]}""", 2, 2)]
    [InlineData("""{"type":"create","content":"a\nb\nc","structuredPatch":[]}""", 3, 0)]
    [InlineData("""{"type":"create","content":"a\\nb\n"}""", 1, 0)]
    [InlineData("""{"type":"text","content":"a\nb"}""", 0, 0)]
    [InlineData("\"Error: no\"", 0, 0)]
    [InlineData("null", 0, 0)]
    public void Changed_lines_are_counted(string toolUseResult, int added, int removed)
    {
        var result = OneResult(
            $$"""{"toolUseResult":{{toolUseResult}}}""",
            """[{"type":"tool_result","tool_use_id":"t","content":"ok"}]"""
        );

        Assert.Equal((added, removed), (result.LinesAdded, result.LinesRemoved));
    }

    [Theory]
    [InlineData("git status", "git")]
    [InlineData("  /usr/bin/env python x", "env")]
    [InlineData("CI=1 FOO='a b' BAR=\"c d\" dotnet test", "dotnet")]
    [InlineData("A=1", null)]
    [InlineData("'quoted thing'", null)]
    [InlineData("", null)]
    [InlineData("make;rm -rf x", "make")]
    public void A_commands_program_is_its_first_word(string command, string? program)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(command);
        var chunk = Logs.Read(
            Line.Assistant(message: $$"""{"content":[{"type":"tool_use","id":"t","name":"Bash","input":{"command":{{text}} } }]}""")
        );

        Assert.Equal(program, chunk.Text.Text(chunk.ToolUses[0].Command));
    }
}
