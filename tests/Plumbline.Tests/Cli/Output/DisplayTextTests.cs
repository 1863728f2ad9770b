using Plumbline.Cli.Output;

namespace Plumbline.Tests.Cli.Output;

public class DisplayTextTests
{
    [Theory]
    [InlineData("src/a.cs", 8)]
    [InlineData("文档", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("👍", 2)]
    [InlineData("…–─", 3)]
    public void Widths_are_those_of_a_terminal(string text, int expected) => Assert.Equal(expected, DisplayText.Width(text));

    [Theory]
    [InlineData("/home/dev/shop", 20, "/home/dev/shop", "/home/dev/shop")]
    [InlineData("/home/dev/shop", 14, "/home/dev/shop", "/home/dev/shop")]
    [InlineData("/home/dev/shop", 6, "/home…", "…/shop")]
    [InlineData("文档文档", 5, "文档…", "…文档")]
    [InlineData("文档文档", 4, "文…", "…档")]
    [InlineData("abc", 1, "…", "…")]
    public void A_long_text_is_cut_at_either_end(string text, int columns, string withoutEnd, string withoutStart) =>
        Assert.Equal((withoutEnd, withoutStart), (DisplayText.CutEnd(text, columns), DisplayText.CutStart(text, columns)));

    [Theory]
    [InlineData("main", "main")]
    [InlineData("\u001b[2Jx", "�[2Jx")]
    [InlineData("a\r\nb\tc\u007f\u009b", "a��b�c��")]
    [InlineData("ab\u202egpj.exe", "ab�gpj.exe")]
    public void Nothing_from_a_log_can_move_the_cursor(string text, string expected) => Assert.Equal(expected, DisplayText.Safe(text));
}
