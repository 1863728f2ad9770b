using System.CommandLine;
using Plumbline.Cli.Remote;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary>Which server is asked: the options that all commands have in common which ask one.</summary>
sealed class ServerOptions
{
    const string ServerVariable = "PLUMBLINE_SERVER";
    const string TokenVariable = "PLUMBLINE_TOKEN";
    const string OnThisMachine = "http://127.0.0.1:4180";

    readonly Option<string> _server = new("--server")
    {
        HelpName = "URL",
        Description = $"The web address of a Plumbline. [{OnThisMachine}; {ServerVariable}]",
    };

    readonly Option<string> _token = new("--token")
    {
        HelpName = "TOKEN",
        Description = $"A read token of that server; better in the environment, where others do not see it. [{TokenVariable}]",
    };

    /// <summary>Adds them to a command.</summary>
    public static ServerOptions AddTo(Command command)
    {
        var options = new ServerOptions();
        command.Add(options._server);
        command.Add(options._token);
        return options;
    }

    /// <summary>The server to ask.</summary>
    public ServerQuestion Read(ParseResult parsed)
    {
        var text = parsed.GetValue(_server) ?? Variable(ServerVariable) ?? OnThisMachine;
        var server =
            ServerQuestion.AddressOf(text)
            ?? throw new WrongInputException($"--server: expected http://HOST:PORT or https://HOST:PORT, got \"{text}\".");
        return new ServerQuestion(server, parsed.GetValue(_token) ?? Variable(TokenVariable));
    }

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
