using System.Globalization;

namespace Plumbline.Cli.Exec;

/// <summary>Where the span goes and as whose, by OpenTelemetry's variables.</summary>
sealed record SpanSettings
{
    // Waiting for the receiver ends here: the command is done, and whoever waits for it shall not wait for us. Who asks for more gets a little more.
    const int TimeoutUsual = 1000,
        TimeoutMax = 5000;

    const string Default = "http://127.0.0.1:4318";

    /// <summary>Where the span is posted; null when it is not.</summary>
    public Uri? Address { get; private init; }

    /// <summary>Why it is not posted; null when it is.</summary>
    public string? Problem { get; private init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];
    public TimeSpan Timeout { get; private init; }
    public IReadOnlyList<KeyValuePair<string, string>> Resource { get; private init; } = [];

    /// <summary>The session of Claude Code in whose shell the command runs; null outside of one.</summary>
    public string? Session { get; private init; }

    /// <summary>The version of this program.</summary>
    public string Version { get; } = typeof(SpanSettings).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Reads the variables.</summary>
    public static SpanSettings Read(Func<string, string?> environment)
    {
        string? Value(string name) => environment(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        string? OfTraces(string name) => Value("OTEL_EXPORTER_OTLP_TRACES_" + name) ?? Value("OTEL_EXPORTER_OTLP_" + name);
        var (address, problem) = AddressOf(Value, OfTraces("PROTOCOL"));
        return new()
        {
            Address = address,
            Problem = problem,
            Headers = Pairs(OfTraces("HEADERS")),
            Timeout = TimeSpan.FromMilliseconds(
                int.TryParse(OfTraces("TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0
                    ? Math.Min(asked, TimeoutMax)
                    : TimeoutUsual
            ),
            Resource = ResourceOf(Pairs(Value("OTEL_RESOURCE_ATTRIBUTES")), Value("OTEL_SERVICE_NAME")),
            Session = Value("CLAUDE_CODE_SESSION_ID"),
        };
    }

    static (Uri?, string?) AddressOf(Func<string, string?> value, string? protocol)
    {
        if (string.Equals(value("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return (null, "OTEL_SDK_DISABLED is true");
        if (value("OTEL_TRACES_EXPORTER") == "none")
            return (null, "OTEL_TRACES_EXPORTER is none");
        var own = value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        var text = own ?? (value("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Default).TrimEnd('/') + "/v1/traces";
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0
        )
            return (null, $"\"{text}\" is no address of a receiver, such as {Default}");
        if (protocol != "grpc")
            return (address, null);
        // Receivers of gRPC take HTTP at the port beside it; the path of gRPC's endpoint, mostly none, is not HTTP's.
        var http = new UriBuilder(address) { Port = address.Port == 4317 ? 4318 : address.Port };
        if (own is not null && address.AbsolutePath == "/")
            http.Path = "/v1/traces";
        return (http.Uri, null);
    }

    static IReadOnlyList<KeyValuePair<string, string>> ResourceOf(IReadOnlyList<KeyValuePair<string, string>> attributes, string? service)
    {
        var name = service ?? attributes.LastOrDefault(pair => pair.Key == "service.name").Value ?? "plumb-exec";
        return [new("service.name", name), .. attributes.Where(pair => pair.Key != "service.name")];
    }

    // As W3C Baggage writes lists: key=value, percent signs before what is special, commas between. What is not of this form is left out.
    static IReadOnlyList<KeyValuePair<string, string>> Pairs(string? text) =>
        [
            .. (text ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(pair => pair.Split('=', 2))
                .Where(pair => pair.Length == 2 && pair[0].Trim().Length > 0)
                .Select(pair => new KeyValuePair<string, string>(
                    Uri.UnescapeDataString(pair[0].Trim()),
                    Uri.UnescapeDataString(pair[1].Trim())
                )),
        ];
}
