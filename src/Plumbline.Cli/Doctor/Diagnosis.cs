using System.Globalization;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.Doctor;

/// <summary>Looks for what keeps Claude Code's telemetry from arriving, the likeliest first.</summary>
sealed partial class Diagnosis
{
    // Clients 2.1.161 to 2.1.191 send no metrics at all when there are more.
    const int MaxResourceAttributes = 12;

    static readonly string[] Signals = ["METRICS", "LOGS", "TRACES"];
    static readonly string[] Protocols = ["grpc", "http/protobuf", "http/json"];

    readonly ClientEnvironment _environment;
    readonly Surroundings _surroundings;
    readonly List<Finding> _findings = [];

    Diagnosis(Surroundings surroundings) =>
        (_surroundings, _environment) = (
            surroundings,
            ClientEnvironment.Read(surroundings, surroundings.ConfigFolder, surroundings.Project)
        );

    /// <summary>What is wrong, the likeliest cause first.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Where each signal goes, for the signals that are sent.</summary>
    public IReadOnlyList<Destination> Destinations { get; private set; } = [];

    /// <summary>The settings files that were found.</summary>
    public IReadOnlyList<string> Files => _environment.Files;

    /// <summary>Whether a problem, more than a hint, was found.</summary>
    public bool HasProblem => _findings.Any(finding => finding.Severity == Severity.Problem);

    /// <summary>Examines.</summary>
    public static async Task<Diagnosis> OfAsync(Surroundings surroundings)
    {
        var diagnosis = new Diagnosis(surroundings);
        diagnosis.CheckFiles();
        diagnosis.CheckSwitch();
        diagnosis.CheckExporters();
        diagnosis.Destinations = [.. Signals.Where(diagnosis.IsSent).Select(diagnosis.DestinationOf)];
        diagnosis.CheckProtocols();
        diagnosis.CheckIgnored();
        await diagnosis.CheckListenersAsync();
        diagnosis.CheckResourceAttributes();
        diagnosis.CheckTemporality();
        diagnosis.CheckHeaders();
        diagnosis.CheckDetails();
        return diagnosis;
    }

    void Problem(string check, string what, string where, string fix) => _findings.Add(new(Severity.Problem, check, what, where, fix));

    void Hint(string check, string what, string where, string fix) => _findings.Add(new(Severity.Hint, check, what, where, fix));

    void CheckFiles()
    {
        foreach (var (file, problem) in _environment.Unreadable)
            Problem("settings-unreadable", $"This settings file is not used: {problem}.", file, "Correct it; a comma too many is enough.");
    }

    static bool IsOn(ClientVariable? variable) => variable?.Value.Trim().ToLowerInvariant() is "1" or "true" or "yes" or "on";

    void CheckSwitch()
    {
        var variable = _environment["CLAUDE_CODE_ENABLE_TELEMETRY"];
        if (!IsOn(variable))
            Problem(
                "telemetry-off",
                variable is null
                    ? "Telemetry is off, as it is by default."
                    : $"Telemetry is off: \"{variable.Value}\" does not switch it on.",
                variable?.ToString() ?? "CLAUDE_CODE_ENABLE_TELEMETRY",
                "Set CLAUDE_CODE_ENABLE_TELEMETRY=1."
            );
    }

    ClientVariable? Exporter(string signal) => _environment[$"OTEL_{signal}_EXPORTER"];

    static string[] NamesIn(ClientVariable? variable) =>
        variable?.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    bool IsSent(string signal) => NamesIn(Exporter(signal)).Contains("otlp");

    void CheckExporters()
    {
        var endpoint = _environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
        foreach (var signal in Signals)
        {
            var own = _environment[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] ?? endpoint;
            var name = $"OTEL_{signal}_EXPORTER";
            if (IsSent(signal))
                continue;
            if (Exporter(signal) is { } other)
                ReportOther(signal, other);
            else if (signal != "TRACES")
                Problem(
                    own is null ? "exporter-missing" : "endpoint-without-exporter",
                    own is null
                        ? $"No {signal.ToLowerInvariant()} are sent: no exporter is chosen."
                        : $"No {signal.ToLowerInvariant()} are sent: there is an endpoint, but no exporter is chosen.",
                    own is null ? name : $"{name}; {own}",
                    $"Set {name}=otlp."
                );
        }

        if (
            IsSent("TRACES")
            && !IsOn(_environment["CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"])
            && !IsOn(_environment["ENABLE_ENHANCED_TELEMETRY_BETA"])
        )
            Hint(
                "traces-need-beta",
                "No traces are sent: they are a beta that has a switch of its own.",
                Exporter("TRACES")!.ToString(),
                "Set CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1."
            );
    }

    void ReportOther(string signal, ClientVariable exporter)
    {
        if (NamesIn(exporter).Any(name => name is not ("none" or "console" or "prometheus")))
            Problem("exporter-unknown", $"\"{exporter.Value}\" is no exporter.", exporter.ToString(), $"Set {exporter.Name}=otlp.");
        else if (signal != "TRACES")
            Problem(
                "exporter-elsewhere",
                $"No {signal.ToLowerInvariant()} are sent over OTLP: \"{exporter.Value}\" is chosen.",
                exporter.ToString(),
                $"Set {exporter.Name}=otlp, or add it behind a comma."
            );
    }

    void CheckIgnored()
    {
        foreach (var variable in _environment.Ignored)
            Problem(
                "project-ignored",
                "A project's settings may not say where telemetry goes: this is ignored.",
                variable.ToString(),
                "Move it to the user's settings, the managed settings or the environment."
            );
    }

    async Task CheckListenersAsync()
    {
        foreach (
            var group in Destinations.Where(one => one.Address is not null).GroupBy(one => one.Address!.GetLeftPart(UriPartial.Authority))
        )
        {
            var address = group.First().Address!;
            if (!await _surroundings.Listens(address.IdnHost, address.Port))
                Problem(
                    "nothing-listens",
                    $"Nothing accepts connections at {address.Host}:{address.Port.ToString(CultureInfo.InvariantCulture)}.",
                    group.First().EndpointSource,
                    "Start the receiver (plumb serve), or correct the endpoint."
                );
        }
    }
}
