using System.CommandLine;
using Plumbline.Server.Rules;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb rules</c>: the file that says whose usage is, checked before a server reads it, and one to begin with.</summary>
static class RulesCommand
{
    public static Command Create() =>
        new("rules", "The rules that say whose usage is: checks a file of them, or prints one to begin with.") { Check(), Example() };

    static Command Check()
    {
        Command command = new("check", "Reads a rules file and the identity maps it names, and says what it understood, or every problem.");
        var file = new Argument<string>("FILE") { Description = "The rules file (YAML)." };
        command.Add(file);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var reading = RulesFile.Read(path);
            if (reading.Rules is { } rules)
            {
                foreach (var line in RulesSummary.Lines(rules.Definition))
                    parsed.InvocationConfiguration.Output.WriteLine(line);
                return (int)ExitCode.Done;
            }

            foreach (var problem in reading.Problems)
                parsed.InvocationConfiguration.Error.WriteLine(problem);
            return (int)ExitCode.WrongInput;
        });
        return command;
    }

    static Command Example()
    {
        Command command = new("example", "Prints a rules file to begin with, with comments.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(RulesExample.Text);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
