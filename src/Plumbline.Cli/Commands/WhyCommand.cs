using System.CommandLine;
using System.Text.Json;
using Plumbline.Cli.Output;
using Plumbline.Cli.Remote;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb why</c>: asks a server why a request belongs to whom it does.</summary>
static class WhyCommand
{
    public static Command Create()
    {
        var command = new Command("why", "Says why a request belongs to whom it does, rule by rule; asks a running server.");
        var request = new Argument<string>("REQUEST")
        {
            Description = "Its request id, the uuid of its message, or its key as /api/v1/events says it.",
        };
        var json = new Option<bool>("--json") { Description = "Answer in JSON, as the server gives it." };
        command.Add(request);
        command.Add(json);
        var server = ServerOptions.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(parsed, server, parsed.GetValue(request)!, parsed.GetValue(json), stop));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, ServerOptions server, string request, bool asJson, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        using var question = server.Read(parsed);
        try
        {
            if (await question.AskAsync("/api/v1/why?request=" + Uri.EscapeDataString(request), stop) is not { } answer)
                throw new WrongInputException(
                    $"REQUEST: the server knows no request \"{request}\"; expected an id as /api/v1/events shows it."
                );
            if (asJson)
                await output.WriteLineAsync(JsonSerializer.Serialize(answer, JsonText.Readable));
            else
                WhyOutput.Write(output, answer);
            return (int)ExitCode.Done;
        }
        catch (ServerSilentException trouble)
        {
            await error.WriteLineAsync("plumb: " + trouble.Message.ReplaceLineEndings(" "));
            return (int)ExitCode.Failed;
        }
    }
}
