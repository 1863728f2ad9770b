using System.CommandLine;
using System.Globalization;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb prices</c>: the price book that costs are worked out with, or one's own, checked.</summary>
static class PricesCommand
{
    // A book is some kilobytes; this keeps a wrong path from being read for minutes.
    const long FileSizeMax = 16 * 1024 * 1024;

    public static Command Create()
    {
        var command = new Command("prices", "The list prices that costs are worked out with, by model and date.");
        var at = new Option<string>("--at") { HelpName = "DATE", Description = "Only the prices of this day (UTC), such as 2026-03-13." };
        var model = new Option<string>("--model") { HelpName = "TEXT", Description = "Only models whose name holds this text." };
        var file = new Option<string>("--file") { HelpName = "FILE", Description = "A price book of one's own: checked, and shown." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON, as a price book that --file and --prices take." };
        var csv = new Option<bool>("--csv") { Description = "Answer in CSV." };
        foreach (var option in new Option[] { at, model, file, json, csv })
            command.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(csv))
                throw new WrongInputException("--json and --csv: expected one of them.");
            var book = parsed.GetValue(file) is { } path ? ReadFile("--file", path) : PriceBook.BuiltIn;
            var isAsked = ReadModel(book, parsed.GetValue(model));
            var day = ReadDay(parsed.GetValue(at));
            Write(parsed.InvocationConfiguration.Output, book, day, isAsked, parsed.GetValue(json), parsed.GetValue(csv));
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>A price book from a file; one that is wrong throws, with the option that named it.</summary>
    public static PriceBook ReadFile(string option, string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new WrongInputException($"{option}: expected a file, got \"{path}\".");
        if (file.Length > FileSizeMax)
            throw new WrongInputException($"{option}: {path}: expected a price book of at most {FileSizeMax / 1024 / 1024} MB.");
        return PriceBook.TryParse(File.ReadAllBytes(path), out var book, out var problem)
            ? book!
            : throw new WrongInputException($"{option}: {path}: {problem}");
    }

    static void Write(TextWriter output, PriceBook book, DateOnly? day, Func<ModelPrices, bool> isAsked, bool isJson, bool isCsv)
    {
        if (isJson)
        {
            PriceBookJson.Write(output, book, day, isAsked);
            return;
        }

        var rows = PriceRow.Of(book, day, isAsked);
        if (isCsv)
            PriceOutput.WriteCsv(output, book, rows);
        else if (rows.Count == 0)
            output.WriteLine($"The price book {book.Version} has no price for that day.");
        else
            PriceOutput.WriteTable(output, Terminal.Of(output), book, rows);
    }

    // A name as a client or a cloud writes it, or a part of one.
    static Func<ModelPrices, bool> ReadModel(PriceBook book, string? text)
    {
        if (text is null)
            return _ => true;
        var named = book.Find(text).Prices;
        var asked = book.Models.Where(model => named is null ? Holds(model, text) : model == named).ToHashSet();
        return asked.Count > 0
            ? asked.Contains
            : throw new WrongInputException(
                $"--model: the price book {book.Version} has no model \"{text}\"; its requests would count as unpriced."
            );
    }

    static bool Holds(ModelPrices model, string text) =>
        text.Length > 0 && model.Aliases.Prepend(model.Name).Any(name => name.Contains(text, StringComparison.OrdinalIgnoreCase));

    static DateOnly? ReadDay(string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new WrongInputException($"--at: expected a date such as 2026-11-20, got \"{text}\".");
}
