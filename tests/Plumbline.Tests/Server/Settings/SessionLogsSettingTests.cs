using Plumbline.Server.Settings;

namespace Plumbline.Tests.Server.Settings;

public class SessionLogsSettingTests
{
    static SettingsResult Read(string? text) =>
        new SettingsReader(_ => null, _ => null).Read(
            text is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["data"] = "/data", ["session-logs"] = text }
        );

    [Theory]
    [InlineData(null, null)]
    [InlineData("auto", null)]
    [InlineData("none", "")]
    [InlineData("/home/dev/.claude", "/home/dev/.claude")]
    [InlineData("/a, /b", "/a|/b")]
    public void It_is_auto_none_or_folders(string? text, string? expected)
    {
        var folders = Read(text).Settings!.SessionLogs;

        Assert.Equal(expected, folders is null ? null : string.Join('|', folders));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a,,/b")]
    public void Anything_else_is_refused(string text) =>
        Assert.Contains("--session-logs: expected auto, none or folders", Read(text).Problem, StringComparison.Ordinal);
}
