using System.CommandLine;
using Plumbline.Cli.Reports;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary>
/// The options that commands over this machine's session logs have in common. They are made once and belong to every command that
/// takes them, so that a start with many commands stays short.
/// </summary>
static class LogOptions
{
    static readonly Option<string[]> Dir = new("--dir")
    {
        HelpName = "DIR",
        Description =
            "Where the logs are: a Claude Code folder, a folder of logs or one log; may be repeated. [CLAUDE_CONFIG_DIR, else ~/.claude and its like]",
        Arity = ArgumentArity.OneOrMore,
    };

    static readonly Option<string> Tz = Text("--tz", "ZONE", "The time zone of days and hours: an IANA name, utc or local. [local]");
    static readonly Option<string> Since = Text(
        "--since",
        "TIME",
        "From when: a date, a month, RFC 3339, today, or how long ago (7d, 4w, 12h)."
    );
    static readonly Option<string> Until = Text("--until", "TIME", "Up to when, the day or month included.");
    static readonly Option<string> Project = Text("--project", "TEXT", "Only projects whose folder holds this text.");
    static readonly Option<string> Model = Text("--model", "TEXT", "Only models whose name holds this text.");
    static readonly Option<string> User = Text("--user", "NAME", "Only logs of this user id, e-mail address or account.");
    static readonly Option<bool> Json = Switch("--json", "Answer in JSON.");
    static readonly Option<bool> Csv = Switch("--csv", "Answer in CSV.");
    static readonly Option<string> Limit = Text("--limit", "N", "At most so many rows; 0 for all.");
    static readonly Option<bool> Verbose = Switch("--verbose", "Also say what was read and what was skipped, by reason.");
    static readonly Option<string> Prices = Text("--prices", "FILE", "A price book of one's own instead of the built-in one.");
    static readonly Option<bool> NoIndex = Switch("--no-index", "Read all logs anew and keep no index.");

    static readonly (LogOption Which, Option Option)[] All =
    [
        (LogOption.Dir, Dir),
        (LogOption.Since, Since),
        (LogOption.Until, Until),
        (LogOption.Tz, Tz),
        (LogOption.Project, Project),
        (LogOption.Model, Model),
        (LogOption.User, User),
        (LogOption.Json, Json),
        (LogOption.Csv, Csv),
        (LogOption.Limit, Limit),
        (LogOption.Verbose, Verbose),
        (LogOption.Prices, Prices),
        (LogOption.NoIndex, NoIndex),
    ];

    /// <summary>Adds some of the options to a command.</summary>
    public static void AddTo(Command command, LogOption which = LogOption.All)
    {
        foreach (var (one, option) in All)
        {
            if (which.HasFlag(one))
                command.Add(option);
        }
    }

    /// <summary>What a command line asks for; wrong input throws. Options that the command does not have keep their defaults.</summary>
    public static LogArguments Read(ParseResult parsed, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var clock = new LocalClock(ReadZone(parsed.GetValue(Tz)));
        var arguments = new LogArguments
        {
            Folders = parsed.GetValue(Dir) ?? [],
            Now = now,
            Clock = clock,
            Filter = ReadFilter(parsed, clock, now),
            SinceText = parsed.GetValue(Since),
            Format = ReadFormat(parsed),
            Limit = ReadLimit(parsed.GetValue(Limit)),
            User = NotEmpty("--user", parsed.GetValue(User)),
            IsVerbose = parsed.GetValue(Verbose),
            PricesFile = parsed.GetValue(Prices),
            UsesIndex = !parsed.GetValue(NoIndex),
        };
        foreach (var folder in arguments.Folders)
        {
            // A shell leaves the tilde of --dir=~/x alone; it is read later.
            if (!Path.Exists(folder) && !folder.StartsWith('~'))
                throw new WrongInputException($"--dir: expected a folder or a log that exists, got \"{folder}\".");
        }

        return arguments;
    }

    static LogFilter ReadFilter(ParseResult parsed, LocalClock clock, long now)
    {
        var filter = new LogFilter
        {
            Project = NotEmpty("--project", parsed.GetValue(Project)),
            Model = NotEmpty("--model", parsed.GetValue(Model)),
        };
        if (parsed.GetValue(Since) is { } since)
            filter = TimeText.TryParseSince(since, clock, now, out var from)
                ? filter with
                {
                    Since = from,
                }
                : throw WrongTime("--since", since);
        if (parsed.GetValue(Until) is { } until)
            filter = TimeText.TryParseUntil(until, clock, now, out var to) ? filter with { Until = to } : throw WrongTime("--until", until);
        return filter.Since < filter.Until ? filter : throw new WrongInputException("--until: expected a time after --since.");
    }

    static WrongInputException WrongTime(string option, string text) => new($"{option}: expected {TimeText.Expected}, got \"{text}\".");

    static string? NotEmpty(string option, string? text) =>
        text is "" ? throw new WrongInputException($"{option}: expected a text, got nothing.") : text;

    static OutputFormat ReadFormat(ParseResult parsed) =>
        (parsed.GetValue(Json), parsed.GetValue(Csv)) switch
        {
            (true, true) => throw new WrongInputException("--json and --csv: expected one of them."),
            (true, _) => OutputFormat.Json,
            (_, true) => OutputFormat.Csv,
            _ => OutputFormat.Table,
        };

    static int? ReadLimit(string? text) =>
        text is null ? null
        : int.TryParse(text, System.Globalization.NumberStyles.None, null, out var limit) ? limit
        : throw new WrongInputException($"--limit: expected a whole number, got \"{text}\".");

    static TimeZoneInfo ReadZone(string? name) =>
        name is null or "local" ? TimeZoneInfo.Local
        : name is "utc" or "UTC" ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw new WrongInputException($"--tz: expected an IANA name such as Europe/Berlin, utc or local, got \"{name}\".");

    static Option<string> Text(string name, string takes, string meaning) => new(name) { HelpName = takes, Description = meaning };

    static Option<bool> Switch(string name, string meaning) => new(name) { Description = meaning };
}
