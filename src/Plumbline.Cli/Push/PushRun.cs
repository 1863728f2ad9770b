using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.Push;

/// <summary>One push: what is sent, where, and what has become of it.</summary>
sealed class PushRun
{
    const int Tries = 6;

    /// <summary>Where to; null for a run that only counts.</summary>
    public required Uri? Address { get; init; }

    public string? Token { get; init; }

    /// <summary>Claude Code's folders.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Where it is kept how far each log was sent.</summary>
    public required string CacheFolder { get; init; }

    public bool WithPaths { get; init; }
    public bool IsAnonymous { get; init; }

    /// <summary>Records before this stay, milliseconds since 1970; and how it was said, because another word is another selection.</summary>
    public (long Time, string? Text) Since { get; init; }

    /// <summary>Whether everything is sent, whatever was sent before.</summary>
    public bool IsAnew { get; init; }

    /// <summary>Whether a hook asks: one try each, and the session's own log first.</summary>
    public HookInput? Hook { get; init; }

    /// <summary>Sends what is new.</summary>
    public PushResult Run(TimeProvider time, CancellationToken stop)
    {
        using var server = Address is null ? null : new PushServer(Address, Token, Hook is null ? Tries : 1, stop);
        var options = new ShipmentOptions
        {
            Client = $"plumb push {typeof(PushRun).Assembly.GetName().Version!.ToString(3)}",
            WithPaths = WithPaths,
            IsAnonymous = IsAnonymous,
            Since = Since.Time,
        };
        var identities = new MachineIdentities(ClientFiles.OfThisMachine, Directory.Exists);
        using var shipment = new LogShipment(options, identities, OpenPositions(), body => server?.Send(body), time);
        var result = new PushResult { Address = Address };
        result.Report = shipment.Run(InOrder(LocalLog.In(Folders)), stop);
        result.Taken = server?.Taken ?? 0;
        result.Refused = server?.Refused ?? [];
        return result;
    }

    // The session that has just ended is what somebody waits for.
    IReadOnlyList<LocalLog> InOrder(IReadOnlyList<LocalLog> logs) =>
        Hook?.Transcript is { } transcript && Path.ChangeExtension(transcript, null) is var session
            ? [.. logs.OrderByDescending(log => log.File.Path.StartsWith(session, StringComparison.Ordinal))]
            : logs;

    // What was sent in one form to one server was not sent in another form or to another server.
    ReadPositions OpenPositions()
    {
        var address = Address?.ToString() ?? DryAddress?.ToString() ?? "";
        var what = string.Create(CultureInfo.InvariantCulture, $"{address}|{WithPaths}|{IsAnonymous}|{Since.Text}");
        var name = Hash128.Of(System.Text.Encoding.UTF8.GetBytes(what)).High.ToString("x16", CultureInfo.InvariantCulture);
        var file = Path.Combine(CacheFolder, "push", name + ".json");
        return IsAnew ? ReadPositions.Anew(Address is null ? null : file) : ReadPositions.Open(file, isKept: Address is not null);
    }

    /// <summary>Where a run that only counts would send to.</summary>
    public Uri? DryAddress { get; init; }
}

/// <summary>What has become of a push.</summary>
sealed class PushResult
{
    public required Uri? Address { get; init; }
    public ShipmentReport Report { get; set; } = new();

    /// <summary>Records that the server has stored, those among them that it had already.</summary>
    public long Taken { get; set; }

    public IReadOnlyDictionary<string, long> Refused { get; set; } = new Dictionary<string, long>();

    /// <summary>One line for a person.</summary>
    public string Sentence()
    {
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{Report.Requests:N0} requests, {Report.Prompts:N0} prompts and {Report.ToolCalls:N0} tool calls of {Report.Logs:N0} logs"
        );
        if (Address is null)
            return string.Create(CultureInfo.InvariantCulture, $"Would send {what} ({Report.Bytes:N0} bytes before compression).");
        if (Report.Bodies == 0)
            return "There is nothing new.";
        var refused = Refused.Values.Sum();
        var reasons = string.Join(", ", Refused.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")));
        return refused == 0
            ? $"Sent {what} to {Address.Authority}."
            : $"Sent {what} to {Address.Authority}; it refused {refused}: {reasons}.";
    }

    /// <summary>For programs.</summary>
    public object ToDocument() =>
        new
        {
            to = Address?.GetLeftPart(UriPartial.Authority),
            dry_run = Address is null,
            logs = Report.Logs,
            requests = Report.Requests,
            prompts = Report.Prompts,
            tool_calls = Report.ToolCalls,
            bodies = Report.Bodies,
            bytes = Report.Bytes,
            taken = Taken,
            refused = Refused.Values.Sum(),
            reasons = Refused,
            skipped = Enum.GetValues<SkipReason>()
                .Where(reason => Report.Skipped[reason] > 0)
                .ToDictionary(SkippedLines.Name, reason => Report.Skipped[reason]),
        };
}
