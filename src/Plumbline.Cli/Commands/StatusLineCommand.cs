using System.CommandLine;
using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.StatusLine;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb statusline</c>: one line for Claude Code, from what it says on stdin and what the index holds.</summary>
static class StatusLineCommand
{
    // Beside these, the program's start takes about 45 ms; Claude Code must never wait for more than 150.
    static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(80);

    static readonly Option<string> Format = new("--format")
    {
        HelpName = "TEXT",
        Description = "What to show, with {placeholders}; [parts in brackets] are left out where a value is missing.",
    };

    public static Command Create(TimeProvider time)
    {
        Command command = new("statusline", "Prints Claude Code's status line; `plumb setup statusline` sets it up.") { Format };
        LogOptions.AddTo(command, LogOption.Dir | LogOption.Tz | LogOption.Prices);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var output = parsed.InvocationConfiguration.Output;
            var cache = CacheFolder.Default(Environment.GetEnvironmentVariable);
            var text = StatusSettings.FormatText(parsed.GetValue(Format), Environment.GetEnvironmentVariable);
            var (format, problem) = (StatusFormat.Default, (string?)null);
            if (text is not null && !StatusFormat.TryParse(text, out format!, out problem))
                output.WriteLine($"plumb: format: {problem}");
            else
            {
                var answer = new StatusAnswer
                {
                    Input = Console.IsInputRedirected ? Console.OpenStandardInput() : null,
                    Sources = LogReading.SourcesOf(arguments),
                    CacheFolder = cache,
                    Prices = arguments.ReadPrices,
                    Clock = arguments.Clock,
                    Now = arguments.Now,
                };
                output.WriteLine(answer.Line(format, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")), Limit));
            }

            output.Flush();
            BackgroundRefresh.TryStart(arguments.Folders, cache, time.GetUtcNow());
            // Claude Code shows nothing at all when the command fails, so it never does.
            return (int)ExitCode.Done;
        });
        return command;
    }
}
