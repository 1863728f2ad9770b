using System.Globalization;

namespace Plumbline.Load;

/// <summary>What is sent, and how fast.</summary>
public sealed record LoadOptions
{
    /// <summary>Where OTLP/HTTP is taken; loopback only.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:4318");

    /// <summary><c>metrics</c> or <c>logs</c>.</summary>
    public string Signal { get; init; } = "metrics";

    public bool IsDelta { get; init; }

    /// <summary>Sessions that are alive at once, 20 series each.</summary>
    public int Sessions { get; init; } = 1_000;

    /// <summary>People whose sessions these are.</summary>
    public int Users { get; init; } = 200;

    public int Requests { get; init; } = 20_000;

    public int Connections { get; init; } = 8;

    /// <summary>Events in a request; a metrics request always has 20 points.</summary>
    public int Items { get; init; } = 20;

    /// <summary>Requests sent before the clock starts.</summary>
    public int Warmup { get; init; } = 500;

    /// <summary>Requests a second over all connections; 0 sends the next as soon as one is answered.</summary>
    public double Rate { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>The server's process id, whose CPU time and memory are reported; 0 for none.</summary>
    public int ServerId { get; init; }

    /// <summary>The server's web address, asked at the end until everything is applied; null to leave that out.</summary>
    public Uri? Web { get; init; }

    public string Label { get; init; } = "";

    public const string Usage =
        "Plumbline.Load --url http://127.0.0.1:PORT [--signal metrics|logs] [--temporality cumulative|delta] [--sessions N] [--users N] "
        + "[--requests N] [--connections N] [--items N] [--warmup N] [--rate REQUESTS_A_SECOND] [--seed N] [--pid SERVER] [--web URL] [--label TEXT]";

    /// <summary>Reads options; null when one is unknown, has no value or a wrong one.</summary>
    public static LoadOptions? TryParse(IReadOnlyList<string> arguments)
    {
        var options = new LoadOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count || options.With(arguments[i], arguments[i + 1]) is not { } next)
                return null;
            options = next;
        }

        return options.Url.IsLoopback && options.Signal is "metrics" or "logs" ? options : null;
    }

    LoadOptions? With(string name, string value) =>
        name switch
        {
            "--url" => Uri.TryCreate(value, UriKind.Absolute, out var url) ? this with { Url = url } : null,
            "--web" => Uri.TryCreate(value, UriKind.Absolute, out var web) ? this with { Web = web } : null,
            "--signal" => this with { Signal = value },
            "--temporality" => this with { IsDelta = value == "delta" },
            "--label" => this with { Label = value },
            _ => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? WithNumber(name, number) : null,
        };

    LoadOptions? WithNumber(string name, double number) =>
        name switch
        {
            "--sessions" => this with { Sessions = (int)number },
            "--users" => this with { Users = (int)number },
            "--requests" => this with { Requests = (int)number },
            "--connections" => this with { Connections = (int)number },
            "--items" => this with { Items = (int)number },
            "--warmup" => this with { Warmup = (int)number },
            "--rate" => this with { Rate = number },
            "--seed" => this with { Seed = (int)number },
            "--pid" => this with { ServerId = (int)number },
            _ => null,
        };
}
