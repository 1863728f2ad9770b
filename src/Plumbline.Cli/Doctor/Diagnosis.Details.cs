namespace Plumbline.Cli.Doctor;

partial class Diagnosis
{
    void CheckResourceAttributes()
    {
        if (_environment["OTEL_RESOURCE_ATTRIBUTES"] is not { } variable)
            return;
        var entries = variable.Value.Split(',');
        if (entries.Length > MaxResourceAttributes)
            Problem(
                "too-many-attributes",
                $"{entries.Length} resource attributes: clients 2.1.161 to 2.1.191 send no metrics with more than {MaxResourceAttributes}.",
                variable.ToString(),
                "Leave some away, or update the client."
            );
        foreach (var entry in entries)
        {
            if (WrongWith(entry) is { } wrong)
                Problem(
                    "attribute-dropped",
                    $"The client drops the resource attribute \"{entry}\": {wrong}.",
                    variable.ToString(),
                    "Write key=value, percent-encode what is special (a blank is %20), and put commas without blanks between."
                );
        }
    }

    static string? WrongWith(string entry) =>
        entry.Length == 0 ? "it is empty"
        : entry.Count(c => c == '=') != 1 ? "it does not have exactly one ="
        : entry.StartsWith('=') ? "it has no key"
        : entry.Any(char.IsWhiteSpace) ? "it has a blank in it"
        : entry.Any(c => c > 0x7e) ? "it has characters that need percent-encoding"
        : entry.Split('=')[1].Length > 255 ? "its value is longer than 255 characters"
        : null;

    void CheckTemporality()
    {
        if (_environment["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"] is not { } variable)
            return;
        if (variable.Value.ToLowerInvariant() is not ("delta" or "cumulative" or "lowmemory"))
            Problem(
                "temporality-unknown",
                $"\"{variable.Value}\" is no temporality.",
                variable.ToString(),
                "Set delta or cumulative, or leave it away: the client's default is delta."
            );
        else if (variable.Value.Equals("cumulative", StringComparison.OrdinalIgnoreCase))
            Hint(
                "temporality-cumulative",
                "Cumulative points survive lost requests, but are sent every interval, and receivers that do not look at start times mix up processes of one session.",
                variable.ToString(),
                "Plumbline counts both right; for other receivers see what they document."
            );
    }

    void CheckHeaders()
    {
        foreach (var name in new[] { "", "METRICS_", "LOGS_", "TRACES_" }.Select(signal => $"OTEL_EXPORTER_OTLP_{signal}HEADERS"))
        {
            if (_environment[name] is not { } variable)
                continue;
            var isEncoded = variable.Value.Contains("%20", StringComparison.OrdinalIgnoreCase);
            if (isEncoded && Destinations.Any(one => one.IsHttp))
                Hint(
                    "header-encoding",
                    "Over HTTP the client sends header values as they are: a receiver sees Bearer%20… and may refuse it.",
                    variable.ToString(),
                    "Plumbline takes both forms; for other receivers write a blank instead of %20, or use gRPC."
                );
            if (variable.Value.Split(',').Any(entry => !entry.Contains('=')))
                Problem(
                    "header-invalid",
                    "A header is not of the form name=value.",
                    variable.ToString(),
                    "Write Authorization=Bearer%20TOKEN, with commas between headers."
                );
        }

        if (_environment.HasHeadersHelper && Destinations.Any(one => !one.IsHttp))
            Hint(
                "headers-helper-grpc",
                "otelHeadersHelper is not used over gRPC.",
                "otelHeadersHelper",
                "Use http/protobuf, or static headers."
            );
    }

    void CheckDetails()
    {
        foreach (var name in new[] { "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_LOGS_EXPORT_INTERVAL", "OTEL_TRACES_EXPORT_INTERVAL" })
        {
            if (_environment[name] is { } interval && (!int.TryParse(interval.Value, out var milliseconds) || milliseconds <= 0))
                Problem(
                    "interval-invalid",
                    $"\"{interval.Value}\" is no interval.",
                    interval.ToString(),
                    "Set milliseconds, such as 60000."
                );
        }

        if (_environment["OTEL_METRICS_INCLUDE_SESSION_ID"] is { } session && !IsOn(session))
            Hint(
                "no-session-id",
                "Without session ids nothing can be told about sessions, and a user's processes share their series.",
                session.ToString(),
                "Leave OTEL_METRICS_INCLUDE_SESSION_ID away unless the receiver cannot bear the number of series."
            );
    }
}
