using System.CommandLine;
using System.Globalization;
using Plumbline.Cli.Demo;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary>The options that say what company is made up.</summary>
sealed class DemoOptions
{
    readonly Option<long> _seed = new("--seed")
    {
        HelpName = "N",
        Description = "Another number is another company.",
        DefaultValueFactory = _ => 1,
    };

    readonly Option<int> _people = new("--people")
    {
        HelpName = "N",
        Description = "How many people.",
        DefaultValueFactory = _ => 400,
    };

    readonly Option<int> _days = new("--days")
    {
        HelpName = "N",
        Description = "How many days.",
        DefaultValueFactory = _ => 90,
    };

    readonly Option<int> _requests = new("--requests")
    {
        HelpName = "N",
        Description = "How many requests a person makes on a working day, about.",
        DefaultValueFactory = _ => 5,
    };

    readonly Option<string> _until = new("--until")
    {
        HelpName = "DATE",
        Description = "The first day that no longer belongs to it (UTC); today.",
    };

    readonly TimeProvider _time;

    DemoOptions(TimeProvider time) => _time = time;

    /// <summary>Adds the options to a command.</summary>
    public static DemoOptions AddTo(Command command, TimeProvider time)
    {
        var options = new DemoOptions(time);
        foreach (var option in new Option[] { options._seed, options._people, options._days, options._requests, options._until })
            command.Add(option);
        return options;
    }

    /// <summary>What a command line asks for; wrong values throw.</summary>
    public DemoSettings Read(ParseResult parsed) =>
        new(
            parsed.GetValue(_seed),
            Within(_people, parsed, 1, 10_000),
            Within(_days, parsed, 1, 400),
            Within(_requests, parsed, 1, 1000),
            parsed.GetValue(_until) is { } until ? DayOf(until) : DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime)
        );

    static int Within(Option<int> option, ParseResult parsed, int low, int high) =>
        parsed.GetValue(option) is var value && value >= low && value <= high
            ? value
            : throw new WrongInputException(
                string.Create(CultureInfo.InvariantCulture, $"{option.Name}: expected {low} to {high}, got {value}.")
            );

    // Before it there are no prices, and no client that sends telemetry.
    static DateOnly DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 2025 and < 2100
            ? day
            : throw new WrongInputException($"--until: expected a date from 2025 on such as 2026-11-20, got \"{text}\".");
}
