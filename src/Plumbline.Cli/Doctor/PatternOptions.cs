using System.CommandLine;
using Plumbline.Server;
using Plumbline.Server.Settings;

namespace Plumbline.Cli.Doctor;

/// <summary>The flags of <c>plumb doctor</c> that ask for a proof.</summary>
sealed class PatternOptions
{
    readonly Option<string> _send = Text(
        "--send",
        "URL",
        "Send a known pattern to this OTLP/HTTP receiver, such as http://127.0.0.1:4318."
    );
    readonly Option<string> _read = Text("--read", "URL", "Read the totals there and compare, such as http://127.0.0.1:4180.");
    readonly Option<string> _kind = Text("--read-kind", "plumbline|prometheus", "What answers at --read. [plumbline]");
    readonly Option<string> _sendToken = Text("--send-token", "TOKEN", "A token for --send.");
    readonly Option<string> _readToken = Text("--read-token", "TOKEN", "A token for --read.");
    readonly Option<string> _wait = Text("--wait", "TIME", "How long the totals may take to be right. [15s]");

    static Option<string> Text(string name, string takes, string meaning) => new(name) { HelpName = takes, Description = meaning };

    public static PatternOptions AddTo(Command command)
    {
        var options = new PatternOptions();
        foreach (var option in new[] { options._send, options._read, options._kind, options._sendToken, options._readToken, options._wait })
            command.Add(option);
        return options;
    }

    /// <summary>What is to be proved; null when nothing is.</summary>
    public PatternRun? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_send) is not { } send)
            return parsed.GetValue(_read) is null ? null : throw new WrongInputException("--read: expected together with --send URL.");
        var kind = parsed.GetValue(_kind) ?? "plumbline";
        if (kind is not ("plumbline" or "prometheus"))
            throw new WrongInputException($"--read-kind: expected plumbline or prometheus, got \"{kind}\".");
        var wait = parsed.GetValue(_wait) ?? "15s";
        if (!SettingText.TryParseDuration(wait, out var patience))
            throw new WrongInputException($"--wait: expected a time such as 15s, got \"{wait}\".");
        return new()
        {
            Send = Address("--send", send),
            SendToken = parsed.GetValue(_sendToken),
            Read = parsed.GetValue(_read) is { } read ? Address("--read", read) : null,
            ReadsPrometheus = kind == "prometheus",
            ReadToken = parsed.GetValue(_readToken),
            Patience = patience,
            Time = TimeProvider.System,
        };
    }

    static Uri Address(string flag, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new WrongInputException($"{flag}: expected a URL such as http://127.0.0.1:4318, got \"{text}\".");
}
