using System.CommandLine;
using System.Globalization;
using Plumbline.Cli.Budgets;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;
using Plumbline.Server;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb budget check</c>: whether more was spent than planned; the exit code says so, for cron jobs and hooks.</summary>
static class BudgetCommand
{
    static readonly (BudgetPeriod Period, Option<string> Option)[] Budgets =
    [
        (BudgetPeriod.Daily, Amount("--daily", "today")),
        (BudgetPeriod.Weekly, Amount("--weekly", "this week")),
        (BudgetPeriod.Monthly, Amount("--monthly", "this month")),
    ];

    static readonly Option<bool> Strict = new("--strict")
    {
        Description = "Count usage without a known price as the dearest model's, not as the cheapest's.",
    };

    static readonly Option<string> WeekStart = new("--week-start") { HelpName = "DAY", Description = "On which day weeks begin. [monday]" };

    public static Command Create(TimeProvider time) => new("budget", "Compares what was spent with what was planned.") { Check(time) };

    static Command Check(TimeProvider time)
    {
        Command command = new("check", "Exits with 3 when more was spent than a budget allows, else with 0.");
        foreach (var (_, option) in Budgets)
            command.Add(option);
        command.Add(Strict);
        command.Add(WeekStart);
        LogOptions.AddTo(
            command,
            LogOption.Dir
                | LogOption.Tz
                | LogOption.Project
                | LogOption.Model
                | LogOption.User
                | LogOption.Json
                | LogOption.Prices
                | LogOption.NoIndex
        );
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var budgets = ReadBudgets(parsed, arguments);
            var prices = arguments.ReadPrices();
            using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, IndexContent.Requests);
            var checks = BudgetCheck.Of(reading.Snapshot, prices, reading.Filter, budgets, parsed.GetValue(Strict));
            var output = parsed.InvocationConfiguration.Output;
            if (arguments.Format == OutputFormat.Json)
                BudgetOutput.WriteJson(output, checks, reading.Frame("budget", arguments) with { PriceBook = prices.Version });
            else
                output.WriteLine(BudgetOutput.Line(checks));
            return (int)(checks.Any(check => check.IsPassed) ? ExitCode.BudgetPassed : ExitCode.Done);
        });
        return command;
    }

    static List<(BudgetPeriod Period, Usd Limit, long From, long Until)> ReadBudgets(ParseResult parsed, LogArguments arguments)
    {
        var weekStart = ReadDay(parsed.GetValue(WeekStart));
        List<(BudgetPeriod, Usd, long, long)> budgets = [];
        foreach (var (period, option) in Budgets)
        {
            if (parsed.GetValue(option) is not { } text)
                continue;
            var (from, until) = period.RangeAt(arguments.Now, arguments.Clock, weekStart);
            budgets.Add((period, ReadAmount(option.Name, text), from, until));
        }

        return budgets.Count > 0
            ? budgets
            : throw new WrongInputException("Expected --daily, --weekly or --monthly with an amount in dollars.");
    }

    static Usd ReadAmount(string option, string text) =>
        decimal.TryParse(
            text.StartsWith('$') ? text[1..] : text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var dollars
        )
        && dollars is > 0 and < 1_000_000_000
        && dollars * 1_000_000_000m == decimal.Truncate(dollars * 1_000_000_000m)
            ? new((long)(dollars * 1_000_000_000m))
            : throw new WrongInputException($"{option}: expected an amount in dollars, such as 10 or 12.50, got \"{text}\".");

    static DayOfWeek ReadDay(string? text) =>
        text is null ? DayOfWeek.Monday
        : !char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse<DayOfWeek>(text, ignoreCase: true, out var day) && Enum.IsDefined(day)
            ? day
        : throw new WrongInputException($"--week-start: expected a day such as monday, got \"{text}\".");

    static Option<string> Amount(string name, string when) =>
        new(name) { HelpName = "USD", Description = $"The budget of {when}, in dollars." };
}
