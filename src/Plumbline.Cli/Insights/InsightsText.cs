using Plumbline.Cli.Blocks;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Insights;

/// <summary>Insights for people: a page that fits a terminal.</summary>
sealed class InsightsText(InsightsReport report, IndexSnapshot snapshot, LocalClock clock, TextWriter output)
{
    const int LabelWidth = 18;
    const int Shown = 5;
    const int BarWidth = 20;
    const string Ramp = "▁▂▃▄▅▆▇█";

    readonly Terminal _terminal = Terminal.Of(output);

    /// <summary>Writes it.</summary>
    public void Write()
    {
        var sums = report.Total.Sums;
        Heading($"Last {(report.Days == 1 ? "day" : $"{report.Days} days")}");
        Line("sessions", $"{Figures.Count(report.Total.Sessions)}, {Figures.Some(sums.Requests, "request")}");
        Line("tokens", $"{Figures.Compact(sums.Tokens)}, {Figures.Compact(report.AverageTokens)} a session on average");
        Line("list cost", BlocksTable.CostText(sums));
        Line("cache hit ratio", $"{Figures.Share(sums.CacheReadTokens, sums.PromptTokens)} of prompt tokens were read from the cache");
        WriteLongest();
        WriteModels();
        WriteNames("most used tools", report.Tools.Select(tool => (tool.Key, tool.Sums.Calls)));
        WriteFiles();
        WriteHours();
        WriteUses();
        WritePrompts();
    }

    void WriteLongest()
    {
        if (report.Longest is not { } longest)
            return;
        var length = Figures.Duration(longest.Sums.Last - longest.Sums.First);
        Line(
            "longest session",
            $"{Figures.Compact(longest.Sums.Tokens)} tokens, {BlocksTable.CostText(longest.Sums)}, {length}: {longest.Key} in {longest.Project?.Path}"
        );
    }

    void WriteModels()
    {
        var requests = report.Total.Sums.Requests;
        Line(
            "models",
            string.Join(
                ", ",
                report
                    .Models.Take(Shown)
                    .Select(model => $"{BlocksTable.ShortName(model.Key)} {Figures.Share(model.Sums.Requests, requests)}")
            )
        );
    }

    void WriteNames(string label, IEnumerable<(string Name, long Count)> names)
    {
        var text = string.Join(", ", names.Take(Shown).Select(one => $"{one.Name} {Figures.Count(one.Count)}"));
        if (text.Length > 0)
            Line(label, text);
    }

    void WriteFiles()
    {
        var label = "most written files";
        foreach (var file in report.Files.Take(Shown))
        {
            var text = $"{Figures.Count(file.Sums.Changes), 4} × {Path(file.Key)}  +{file.Sums.LinesAdded} -{file.Sums.LinesRemoved}";
            Line(label, text);
            label = "";
        }

        string Path(string path) =>
            _terminal.Width == 0 ? path : DisplayText.CutStart(path, Math.Max(20, _terminal.Width - LabelWidth - 24));
    }

    void WriteHours()
    {
        if (report.Hours.Count == 0)
            return;
        var byHour = new long[24];
        foreach (var hour in report.Hours)
            byHour[int.Parse(hour.Key, System.Globalization.CultureInfo.InvariantCulture)] = hour.Sums.Requests;
        var most = byHour.Max();
        var picture = string.Concat(byHour.Select(count => count == 0 ? ' ' : Ramp[(int)((count * Ramp.Length - 1) / most)]));
        Line(
            "active hours",
            string.Join(", ", report.Hours.Take(3).Select(hour => $"{hour.Key}:00 ({Figures.Some(hour.Sums.Requests, "request")})"))
        );
        Line("", $"0h {picture} 24h");
    }

    void WriteUses()
    {
        var all = report.Uses.Sum(use => use.Tokens);
        if (all == 0)
            return;
        output.WriteLine();
        Heading("Where the tokens go, estimated");
        foreach (var use in report.Uses)
        {
            var bar = new string('█', (int)(use.Tokens * BarWidth / all)).PadRight(BarWidth, '░');
            Line(use.Name, $"{bar} {Figures.Share(use.Tokens, all), 7}  {use.Estimate}");
        }

        Line("", "Each text counts once, when it comes up; a context is sent again with every request.");
    }

    void WritePrompts()
    {
        if (report.Prompts.Count == 0)
            return;
        output.WriteLine();
        Heading("The costliest prompts");
        foreach (var one in report.Prompts)
        {
            Line(
                LocalTime.Minute(one.Prompt?.Time ?? one.Sums.First, clock),
                $"{BlocksTable.CostText(one.Sums)}, {Figures.Some(one.Sums.Requests, "request")}, {one.Project.Path}"
            );
            // Words are for people in front of a terminal; a file or a pipe might keep them.
            if (
                _terminal.IsTerminal
                && one.Prompt is { } prompt
                && PromptText.Read(snapshot.Files[prompt.File].Path, prompt.Offset, 200) is { } words
            )
                Line("", "“" + words + "”");
        }
    }

    void Heading(string text) => output.WriteLine(_terminal.Paint(text, Style.Bold));

    void Line(string label, string text)
    {
        text = DisplayText.Safe(text);
        if (_terminal.Width > 0)
            text = DisplayText.CutEnd(text, Math.Max(10, _terminal.Width - LabelWidth - 2));
        output.WriteLine((_terminal.Paint("  " + label.PadRight(LabelWidth), Style.Faint) + text).TrimEnd());
    }
}
