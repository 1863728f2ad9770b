using System.CommandLine;
using Plumbline.Cli.Output;
using Plumbline.Server;
using Plumbline.Server.Security;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb token</c>: who may send to, and read from, a server that other machines reach.</summary>
static class TokenCommand
{
    public static Command Create() =>
        new("token", "Adds, lists and revokes the tokens of a server; a running one notices within a second.") { Add(), List(), Revoke() };

    static Command Add()
    {
        Command command = new("add", "Makes a token and prints its secret, once.");
        var name = new Argument<string>("NAME") { Description = "Who or what will use it." };
        var kind = new Option<string>("--kind")
        {
            HelpName = "ingest|read",
            Description = "ingest: may send telemetry. read: may see pages, the API and /metrics. [ingest]",
            DefaultValueFactory = _ => "ingest",
        };
        command.Add(name);
        command.Add(kind);
        var options = SettingOptions.AddTo(command, "data");
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(kind);
            if (text is not ("ingest" or "read"))
                throw new WrongInputException($"--kind: expected ingest or read, got \"{text}\".");
            var label = parsed.GetValue(name)!;
            if (string.IsNullOrWhiteSpace(label) || label.Any(char.IsControl) || label.Length > 100)
                throw new WrongInputException("NAME: expected up to 100 printable characters.");
            var secret = File(options, parsed).Add(label, text == "read" ? TokenKind.Read : TokenKind.Ingest);
            if (secret is null)
                throw new WrongInputException($"NAME: there already is a token \"{label}\".");
            parsed.InvocationConfiguration.Output.WriteLine(secret);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command List()
    {
        Command command = new("list", "Shows the tokens' names and kinds.");
        var options = SettingOptions.AddTo(command, "data");
        command.SetAction(parsed =>
        {
            var table = new TextTable("name", "kind");
            foreach (var token in File(options, parsed).Read())
                table.Add(token.Name, token.Kind.ToString().ToLowerInvariant());
            table.Write(parsed.InvocationConfiguration.Output);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static Command Revoke()
    {
        Command command = new("revoke", "Makes a token invalid.");
        var name = new Argument<string>("NAME") { Description = "The token's name." };
        command.Add(name);
        var options = SettingOptions.AddTo(command, "data");
        command.SetAction(parsed =>
            File(options, parsed).Revoke(parsed.GetValue(name)!)
                ? (int)ExitCode.Done
                : throw new WrongInputException($"NAME: there is no token \"{parsed.GetValue(name)}\"; see plumb token list.")
        );
        return command;
    }

    static TokenFile File(SettingOptions options, ParseResult parsed)
    {
        var file = new TokenFile(options.Read(parsed).Data, TimeProvider.System);
        try
        {
            _ = file.Read();
            return file;
        }
        catch (System.Text.Json.JsonException)
        {
            throw new WrongInputException($"{file.Path} is damaged: expected a JSON list of tokens.");
        }
    }
}
