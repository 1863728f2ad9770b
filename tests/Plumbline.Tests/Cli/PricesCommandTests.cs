using System.Text.Json;
using Plumbline.Cli;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.Cli;

public sealed class PricesCommandTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-prices-");

    public void Dispose() => _folder.Delete(recursive: true);

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["prices", .. args], output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task The_table_shows_the_prices_of_a_day()
    {
        var (code, output, _) = await RunAsync("--at", "2026-03-13", "--model", "opus-4-6");

        Assert.Equal(0, code);
        Assert.Equal(
            $"""
            model            use    from        until       input  output  cache read  write 5m  write 1h    us
            claude-opus-4-6         2026-02-05  2026-03-13   5.00   25.00        0.50      6.25     10.00  ×1.1
                             >200k                          10.00   37.50        1.00     12.50     20.00  ×1.1
                             fast                           30.00  150.00        3.00     37.50     60.00  ×1.1

            Dollars for a million tokens. Price book {PriceBook.BuiltIn.Version}.
            Batch ×0.5, not on fast. In the United States (us) ×1.1 since 2026-02-05.
            Web search $10 for 1,000. >200k: all tokens of a request with a longer prompt.

            """,
            output
        );
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(200)]
    public void The_table_fits_the_terminal_and_keeps_every_price(int width)
    {
        var output = new StringWriter();
        var rows = PriceRow.Of(PriceBook.BuiltIn, null, _ => true);
        PriceOutput.WriteTable(output, new Terminal(width, HasColor: false), PriceBook.BuiltIn, rows);
        var lines = output.ToString().Split('\n');

        Assert.All(lines[..(rows.Count + 1)], line => Assert.InRange(DisplayText.Width(line), 0, width));
        Assert.Contains("write 1h", lines[0]);
        Assert.Equal(width == 200, lines[0].Contains("note"));
    }

    [Fact]
    public async Task What_is_shown_as_JSON_is_a_book_with_the_same_prices()
    {
        var path = Path.Combine(_folder.FullName, "book.json");
        await File.WriteAllTextAsync(path, (await RunAsync("--json")).Output);
        var (own, builtIn) = (await RunAsync("--file", path, "--csv"), await RunAsync("--csv"));

        Assert.Equal((0, ""), (own.Code, own.Error));
        Assert.Equal(WithoutVersion(builtIn.Output), WithoutVersion(own.Output));
        Assert.True(PriceBook.TryParse(await File.ReadAllBytesAsync(path), out var book, out _));
        // Another text is another version.
        Assert.NotEqual(PriceBook.BuiltIn.Version, book!.Version);

        static string[] WithoutVersion(string csv) =>
            [.. csv.Split('\n').Select(line => line[..(line.LastIndexOf(',') is > 0 and var at ? at : 0)])];
    }

    [Fact]
    public async Task JSON_has_what_is_asked_for_only()
    {
        using var json = JsonDocument.Parse((await RunAsync("--json", "--model", "claude-sonnet-5-5", "--at", "2026-10-07")).Output);
        var model = Assert.Single(json.RootElement.GetProperty("models").EnumerateArray());
        var period = Assert.Single(model.GetProperty("prices").EnumerateArray());

        Assert.Equal(("2026-10-07", "0.1"), (period.GetProperty("from").GetString(), period.GetProperty("cache_read").GetString()));
        Assert.Equal(PriceBook.BuiltIn.Version, json.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task A_model_is_found_by_the_name_that_a_cloud_gives_it()
    {
        var (_, output, _) = await RunAsync("--csv", "--model", "us.anthropic.claude-haiku-4-5-20251001-v1:0");

        Assert.Equal(2, output.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("\nclaude-haiku-4-5-20251001,standard,,2025-10-15,,1,5,0.1,1.25,2,1,0.5,claude-haiku-4-5,", output);
    }

    [Fact]
    public async Task A_wrong_book_is_exit_code_2_and_names_the_place()
    {
        var path = Path.Combine(_folder.FullName, "book.json");
        await File.WriteAllTextAsync(path, (await RunAsync("--json")).Output.Replace("\"input\": \"16\"", "\"input\": \"-16\""));
        var (code, output, error) = await RunAsync("--file", path);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"plumb: --file: {path}: models[0].prices[0].fast.input: expected dollars for a million tokens from 0 to 10000 with at most 6 decimals.\n",
            error.ReplaceLineEndings("\n")
        );
    }

    [Theory]
    [InlineData("--at", "yesterday")]
    [InlineData("--at", "2026-02-30")]
    [InlineData("--model", "gpt")]
    [InlineData("--model", "")]
    [InlineData("--file", "/no/such/file")]
    [InlineData("--json", "--csv")]
    public async Task Wrong_input_is_exit_code_2_and_one_line(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal((2, ""), (code, output));
        Assert.Matches(@"\Aplumb: [^\n]+\n\z", error.ReplaceLineEndings("\n"));
    }
}
