using System.CommandLine;
using System.Text.Json;
using Plumbline.Cli.Doctor;
using Plumbline.Cli.Output;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb doctor</c>: says why telemetry does not arrive, or proves that a receiver adds up right.</summary>
static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Says what keeps Claude Code's telemetry from arriving; with --send, proves that a receiver adds up right."
        );
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var project = new Option<string>("--project")
        {
            HelpName = "DIR",
            Description = "The project whose settings count. [the current folder]",
            DefaultValueFactory = _ => ".",
        };
        var pattern = PatternOptions.AddTo(command);
        command.Add(json);
        command.Add(project);
        command.SetAction(
            (parsed, stop) =>
            {
                var output = parsed.InvocationConfiguration.Output;
                return pattern.Read(parsed) is { } run
                    ? ProveAsync(run, parsed.GetValue(json), output, stop)
                    : DiagnoseAsync(parsed.GetValue(project)!, parsed.GetValue(json), output);
            }
        );
        return command;
    }

    static async Task<int> DiagnoseAsync(string project, bool asJson, TextWriter output)
    {
        if (!Directory.Exists(project))
            throw new WrongInputException($"--project: expected a folder, got \"{project}\".");
        var diagnosis = await Diagnosis.OfAsync(Surroundings.Of(project));
        if (asJson)
            WriteJson(diagnosis, output);
        else
            WriteText(diagnosis, output);
        return (int)(diagnosis.HasProblem ? ExitCode.Failed : ExitCode.Done);
    }

    static void WriteText(Diagnosis diagnosis, TextWriter output)
    {
        foreach (var (i, finding) in diagnosis.Findings.Index())
        {
            output.WriteLine($"{i + 1}. {finding.Severity.ToString().ToLowerInvariant()}  {finding.Check}");
            var table = new TextTable("   what", finding.What);
            table.Add("   where", finding.Where);
            table.Add("   fix", finding.Fix);
            table.Write(output);
            output.WriteLine();
        }

        output.WriteLine(
            diagnosis.HasProblem ? "The likeliest cause stands first."
            : diagnosis.Findings.Count > 0 ? "It works, with the drawbacks above."
            : "Nothing is wrong."
        );
        foreach (var destination in diagnosis.Destinations)
            output.WriteLine($"Claude Code would send {destination}.");
        output.WriteLine(diagnosis.Files.Count == 0 ? "No settings files were found." : "Read: " + string.Join(", ", diagnosis.Files));
    }

    static void WriteJson(Diagnosis diagnosis, TextWriter output)
    {
        var document = new
        {
            ok = !diagnosis.HasProblem,
            findings = diagnosis.Findings.Select(one => new
            {
                severity = one.Severity.ToString().ToLowerInvariant(),
                check = one.Check,
                what = one.What,
                where = one.Where,
                fix = one.Fix,
            }),
            destinations = diagnosis.Destinations.Select(one => new
            {
                signal = one.Signal.ToLowerInvariant(),
                endpoint = one.EndpointText,
                protocol = one.Protocol,
            }),
            files = diagnosis.Files,
        };
        output.WriteLine(JsonSerializer.Serialize(document, JsonText.Readable));
    }

    static async Task<int> ProveAsync(PatternRun run, bool asJson, TextWriter output, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var proof = await run.ProveAsync(client, stop);
        if (asJson)
            output.WriteLine(JsonSerializer.Serialize(proof.ToDocument(), JsonText.Readable));
        else
            proof.Write(output);
        return (int)(proof.IsRight ? ExitCode.Done : ExitCode.Failed);
    }
}
