using System.CommandLine;
using System.Globalization;
using Plumbline.Cli.Audit;
using Plumbline.Core.Audit;
using Plumbline.Core.Audit.Verification;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb audit</c>: whether an audit log of an app is as it was written.</summary>
static class AuditCommand
{
    const int KeyFileSizeMax = 4096;

    public static Command Create() => new("audit", "The audit log that apps keep of their calls of Claude.") { Verify() };

    static Command Verify()
    {
        var command = new Command(
            "verify",
            "Says whether a log is as it was written, or where it was first edited, cut, extended or reordered."
        );
        var paths = new Argument<string[]>("PATH") { Description = "Files or folders of the log.", Arity = ArgumentArity.OneOrMore };
        var key = new Option<string[]>("--key")
        {
            HelpName = "FILE",
            Description = "The key that seals the log. Without it only what somebody without skill changed is found.",
        };
        var head = new Option<string>("--head")
        {
            HelpName = "HASH",
            Description = "A head that was noted earlier and must still be in the log.",
        };
        var count = new Option<string>("--count")
        {
            HelpName = "N",
            Description = "How many records there were: at that head, or at least.",
        };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        command.Add(paths);
        foreach (var option in new Option[] { key, head, count, json })
            command.Add(option);
        command.SetAction(parsed =>
        {
            var expectation = new AuditExpectation(ReadHead(parsed.GetValue(head)), ReadCount(parsed.GetValue(count)));
            var report = Run(parsed.GetValue(paths)!, [.. (parsed.GetValue(key) ?? []).Select(ReadKey)], expectation);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(json))
                AuditOutput.WriteJson(output, report);
            else
                AuditOutput.WriteText(output, error, report);
            return (int)(report.IsSound ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    static AuditReport Run(string[] paths, List<AuditKey> keys, AuditExpectation expectation)
    {
        AuditPlaces.Check(paths);
        var states = AuditPlaces.States(paths);
        var files = AuditPlaces.Files(paths);
        return files.Count > 0 || states.Count > 0
            ? AuditVerification.Run(files, states, keys, expectation)
            : throw new WrongInputException($"PATH: expected an audit log (*.jsonl) in \"{paths[0]}\", found none.");
    }

    static AuditKey ReadKey(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new WrongInputException($"--key: expected a file, got \"{path}\".");
        return file.Length <= KeyFileSizeMax && AuditKey.TryParse(File.ReadAllText(path), out var key)
            ? key!
            : throw new WrongInputException($"--key: {path}: expected a key of at least {2 * AuditKey.SizeMin} hexadecimal digits.");
    }

    static string? ReadHead(string? text)
    {
        var lower = text?.Trim().ToLowerInvariant();
        return lower is null || (lower.Length == 2 * AuditFormat.HashSize && lower.All(char.IsAsciiHexDigitLower))
            ? lower
            : throw new WrongInputException($"--head: expected a hash of 64 hexadecimal digits, got \"{text}\".");
    }

    static long? ReadCount(string? text) =>
        text is null ? null
        : long.TryParse(text.Replace(",", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new WrongInputException($"--count: expected a whole number, got \"{text}\".");
}
