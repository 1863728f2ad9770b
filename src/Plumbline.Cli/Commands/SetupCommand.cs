using System.CommandLine;
using System.Text;
using Plumbline.Cli.Setup;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb setup</c>: writes our commands into Claude Code's settings, and takes them out again.</summary>
static class SetupCommand
{
    static readonly Option<string> File = new("--settings")
    {
        HelpName = "FILE",
        Description = "The settings file to change. [settings.json in CLAUDE_CONFIG_DIR or ~/.claude]",
    };
    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only shows what would change." };
    static readonly Option<bool> Remove = new("--remove") { Description = "Takes it out instead." };
    static readonly Option<bool> Force = new("--force") { Description = "Also replaces or removes another program's status line." };

    public static Command Create() =>
        new("setup", "Writes our commands into Claude Code's settings; everything else in the file stays as it is.")
        {
            StatusLine(),
            Hook(),
        };

    static Command StatusLine()
    {
        var text = CommandOption("plumb statusline");
        Command command = new("statusline", "Makes `plumb statusline` Claude Code's status line.") { File, text, DryRun, Remove, Force };
        command.SetAction(parsed =>
            Run(
                parsed,
                settings =>
                {
                    if (parsed.GetValue(Remove))
                        StatusLineSetting.Remove(settings, parsed.GetValue(Force));
                    else
                        StatusLineSetting.Set(settings, CommandOf(parsed, text, "statusline"), parsed.GetValue(Force));
                }
            )
        );
        return command;
    }

    static Command Hook()
    {
        var text = CommandOption("plumb push --hook");
        Command command = new("hook", "Makes Claude Code run `plumb push` when a session ends.") { File, text, DryRun, Remove };
        command.SetAction(parsed =>
            Run(
                parsed,
                settings =>
                {
                    if (parsed.GetValue(Remove))
                        HookSetting.Remove(settings);
                    else
                        HookSetting.Set(settings, CommandOf(parsed, text, "push"));
                }
            )
        );
        return command;
    }

    static Option<string> CommandOption(string usual) =>
        new("--command")
        {
            HelpName = "TEXT",
            Description = $"The command to run, for options or a full path. [{usual}]",
            DefaultValueFactory = _ => usual,
        };

    static string CommandOf(ParseResult parsed, Option<string> option, string subCommand)
    {
        var text = parsed.GetValue(option)!;
        return SettingsJson.IsOurs(text, subCommand)
            ? text
            : throw new WrongInputException($"--command: expected a command that runs plumb {subCommand}, got \"{text}\".");
    }

    static int Run(ParseResult parsed, Action<ClientSettings> change)
    {
        var output = parsed.InvocationConfiguration.Output;
        var settings = ClientSettings.Open(
            parsed.GetValue(File)
                ?? ClientSettings.PathOfUser(
                    Environment.GetEnvironmentVariable,
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
                )
        );
        var before = settings.IsNew ? "" : Encoding.UTF8.GetString(settings.Text);
        change(settings);
        if (!settings.IsChanged)
        {
            output.WriteLine($"{settings.Path}: nothing to change.");
            return (int)ExitCode.Done;
        }

        output.WriteLine(settings.Path);
        foreach (var line in LineDifference.Between(before, Encoding.UTF8.GetString(settings.Text)))
            output.WriteLine(line);
        if (parsed.GetValue(DryRun))
            output.WriteLine("Nothing was written: --dry-run.");
        else
            output.WriteLine(
                settings.Write(TimeProvider.System.GetUtcNow()) is { } backup
                    ? $"Written; the old file is {backup}"
                    : "Written; there was no such file."
            );
        return (int)ExitCode.Done;
    }
}
