using System.Globalization;
using System.Text.Json;
using Plumbline.Cli.Output;
using Plumbline.Core.Audit.Verification;

namespace Plumbline.Cli.Audit;

/// <summary>What a verification found, for people and for programs. What is wrong, and what else is to be known, goes to standard error.</summary>
static class AuditOutput
{
    /// <summary>One line for each chain, and what is wrong.</summary>
    public static void WriteText(TextWriter output, TextWriter error, AuditReport report)
    {
        foreach (var problem in report.Problems)
            error.WriteLine(DisplayText.Safe($"plumb: {Place(problem)}{problem.Message}"));
        if (!report.IsSound)
            return;
        foreach (var chain in report.Chains)
        {
            output.WriteLine(Line(chain));
            foreach (var note in Notes(chain))
                error.WriteLine("plumb: " + (report.Chains.Count > 1 ? $"chain {chain.Chain}: " : "") + note);
        }

        if (!report.AreSealsChecked)
            error.WriteLine(
                "plumb: seals were not checked: without --key, whoever can write the files could have written all of them anew."
            );
    }

    /// <summary>Everything that was found.</summary>
    public static void WriteJson(TextWriter output, AuditReport report) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("sound", report.IsSound);
                json.WriteBoolean("seals_checked", report.AreSealsChecked);
                json.WriteStartArray("chains");
                foreach (var chain in report.Chains)
                    Write(json, chain);
                json.WriteEndArray();
                json.WriteStartArray("problems");
                foreach (var problem in report.Problems)
                    Write(json, problem);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    static string Line(AuditChainReport chain) =>
        chain.Records == 0
            ? $"0 records, head {chain.Head}"
            : $"{Figures.Count(chain.Records)} {(chain.Records == 1 ? "record" : "records")} from {Moment(chain.From)} to {Moment(chain.To)}, head {chain.Head}";

    static IEnumerable<string> Notes(AuditChainReport chain)
    {
        if (chain.FirstRecord > 1)
            yield return $"the first {Figures.Count(chain.FirstRecord - 1)} records were deleted by a checkpoint; the log has {Figures.Count(chain.LastRecord)}.";
        if (chain.Lost > 0)
            yield return $"the log says itself that {Figures.Count(chain.Lost)} calls are not in it.";
        if (chain.TornBytes > 0)
            yield return $"torn at the end: {Figures.Count(chain.TornBytes)} bytes after record {chain.LastRecord} are no whole line.";
        if (chain.TornEnds > 0)
            yield return $"{Figures.Count(chain.TornEnds)} torn ends of files were sealed by the process that followed.";
        if (chain.Crashes > 0)
            yield return $"{Figures.Count(chain.Crashes)} processes ended without closing the log.";
    }

    static string Place(AuditProblem problem) =>
        (problem.File, problem.Line) switch
        {
            ("", _) => "",
            (var file, null) => $"{file}: ",
            (var file, { } line) when problem.Record is { } record => $"{file}:{line}: record {record}: ",
            (var file, { } line) => $"{file}:{line}: ",
        };

    static void Write(Utf8JsonWriter json, AuditChainReport chain)
    {
        json.WriteStartObject();
        json.WriteString("chain", chain.Chain);
        json.WriteString("key", chain.KeyId);
        json.WriteNumber("files", chain.Files);
        json.WriteNumber("records", chain.Records);
        json.WriteNumber("first_record", chain.FirstRecord);
        json.WriteNumber("last_record", chain.LastRecord);
        json.WriteString("from", chain.From is null ? null : Moment(chain.From));
        json.WriteString("to", chain.To is null ? null : Moment(chain.To));
        json.WriteString("head", chain.Head.Length == 0 ? null : chain.Head);
        json.WriteBoolean("anchored", chain.IsAnchored);
        json.WriteBoolean("closed", chain.IsClosed);
        json.WriteNumber("crashes", chain.Crashes);
        json.WriteNumber("torn_ends", chain.TornEnds);
        json.WriteNumber("torn_bytes", chain.TornBytes);
        json.WriteNumber("lost", chain.Lost);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, AuditProblem problem)
    {
        json.WriteStartObject();
        json.WriteString("kind", problem.Kind.ToString().ToLowerInvariant());
        json.WriteString("file", problem.File.Length == 0 ? null : problem.File);
        json.WriteOptional("line", problem.Line);
        json.WriteOptional("record", problem.Record);
        json.WriteString("message", problem.Message);
        json.WriteEndObject();
    }

    static string Moment(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
