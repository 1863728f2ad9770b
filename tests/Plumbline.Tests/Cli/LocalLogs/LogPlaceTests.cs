using Plumbline.Cli.LocalLogs;

namespace Plumbline.Tests.Cli.LocalLogs;

public class LogPlaceTests
{
    [Theory]
    [InlineData("/h/.claude", "/h/.claude/projects/-h-app/s.jsonl", "-h-app")]
    [InlineData("/h/.claude", "/h/.claude/projects/-h-app/s/subagents/agent-1.jsonl", "-h-app")]
    [InlineData("/h/.claude", "/h/.claude/projects/s.jsonl", "")]
    [InlineData("/h/.claude", "/h/.claude/sessions/s.jsonl", "")]
    [InlineData("/h/.claude/projects", "/h/.claude/projects/-h-app/s.jsonl", "-h-app")]
    [InlineData("/h/.claude/projects/-h-app", "/h/.claude/projects/-h-app/s.jsonl", "-h-app")]
    [InlineData("/data/logs", "/data/logs/s.jsonl", "")]
    public void A_log_lies_in_the_folder_of_a_project(string root, string path, string folder) =>
        Assert.Equal(folder, LogPlace.ProjectFolder(path, root));

    [Fact]
    public void A_log_belongs_to_the_nearest_root() =>
        Assert.Equal(
            "/h/.claude/projects",
            LogPlace.Root("/h/.claude/projects/-a/s.jsonl", ["/h/.claude", "/h/.claude/projects", "/h/.cl"])
        );
}
