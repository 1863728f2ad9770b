using System.Xml.Linq;

namespace Plumbline.Tests.House;

public class DependencyRuleTests
{
    // The whole architecture. A new edge is added here, in the commit that needs it, which says why.
    static readonly Dictionary<string, string[]> MayUse = new()
    {
        // What things are and how they add up.
        ["Core.Model"] = [],
        ["Core.Metrics"] = ["Core.Model"],
        ["Core.Pricing"] = ["Core.Model"],
        // Whose usage is, by dated rules.
        ["Core.Attribution"] = ["Core.Model"],
        // Why a request's prompt was not read from the cache, and what that cost.
        ["Core.Caching"] = ["Core.Model", "Core.Pricing"],
        // Spans as a tree: the critical path, where the time went, what is missing and why.
        ["Core.Traces"] = ["Core.Model"],
        // A session's records in order: prompts, requests, tools, waits, agents.
        ["Core.Timelines"] = ["Core.Model"],
        // Durations as counts, percentiles, objectives and their error budgets.
        ["Core.Reliability"] = ["Core.Model"],
        // Who uses it, how often, and who no longer does.
        // A seat is somebody whom the same keys name as in identity maps.
        ["Core.Adoption"] = ["Core.Model", "Core.Attribution"],
        // Why a cost is another one than before, in parts that add up.
        ["Core.Changes"] = ["Core.Model"],
        // Two models over prompts of like shapes, with the uncertainty.
        ["Core.Comparison"] = ["Core.Model"],
        // What a session log says; how its responses and OTLP's requests are known to be the same.
        ["Core.SessionLogs"] = ["Core.Model"],
        // The audit log's format and arithmetic, which the library writes by and the command line verifies by.
        ["Core.Audit"] = [],
        // A stranger's bytes become our records: decoders push into a sink, and only Normalise knows the names in them.
        ["Ingest.Otlp"] = ["Core.Model"],
        ["Ingest.Normalise"] = ["Core.Model", "Ingest.Otlp"],
        // Session logs become the same records as events, with the same identity: their attributes are laid out as the decoders of
        // telemetry lay them out, and Normalise works the identity out.
        ["Ingest.SessionLogs"] = ["Core.Model", "Core.SessionLogs", "Ingest.Otlp", "Ingest.Normalise"],
        // Records go to disk and become answers. Questions know no database; the database's folder answers them.
        ["Store.Journal"] = ["Core.Model"],
        ["Store.Queries"] =
        [
            "Core.Model",
            "Core.Pricing",
            "Core.Attribution",
            "Core.Caching",
            "Core.Comparison",
            "Core.Traces",
            "Core.Timelines",
            "Core.Reliability",
            "Core.Adoption",
            "Core.Changes",
        ],
        ["Store.DuckDb"] = ["Core.Model", "Store.Queries"],
        ["Store.Schema"] = ["Store.DuckDb"],
        // The command line's own index of session logs: small, checksummed, and no database.
        ["Store.SessionIndex"] = ["Core.Model", "Core.SessionLogs"],
        // Writing owns the connections, and so also answers when they are asked.
        ["Store.Writing"] =
        [
            "Core.Model",
            "Core.Metrics",
            "Core.Pricing",
            "Core.Attribution",
            "Core.Caching",
            "Core.SessionLogs",
            "Store.Journal",
            "Store.Schema",
            "Store.DuckDb",
            "Store.Queries",
        ],
        // The service: takes, answers, shows.
        ["Server.Settings"] = ["Core.Model"],
        ["Server.Security"] = ["Server.Settings"],
        // Receiving joins the two halves of the way in: what is decoded is handed to the ledger's journal.
        ["Server.Receiving"] =
        [
            "Core.Model",
            "Ingest.Otlp",
            "Ingest.Normalise",
            "Store.Journal",
            "Store.Writing",
            "Server.Settings",
            "Server.Security",
        ],
        // Session logs: followed on this machine, and received from others.
        ["Server.SessionLogs"] =
        [
            "Core.Model",
            "Core.SessionLogs",
            "Ingest.SessionLogs",
            "Ingest.Normalise",
            "Store.Journal",
            "Store.Writing",
            "Server.Settings",
            "Server.Receiving",
        ],
        // Files of the people who run it: attribution rules with their identity map, contracts, seats. Read, checked, and read again when they change.
        ["Server.Rules"] = ["Core.Model", "Core.Pricing", "Core.Attribution", "Core.Adoption", "Store.Writing", "Server.Settings"],
        // The API shows which rules are in use, and explains by them.
        ["Server.Api"] =
        [
            "Core.Model",
            "Core.Pricing",
            "Core.Attribution",
            "Core.Caching",
            "Core.Comparison",
            "Core.Traces",
            "Core.Timelines",
            "Core.Reliability",
            "Core.Adoption",
            "Core.Changes",
            "Store.Queries",
            "Server.Rules",
        ],
        // Pages and Exposition show people as the API does, by the same pseudonyms.
        ["Server.Pages"] =
        [
            "Core.Model",
            "Core.Pricing",
            "Core.Attribution",
            "Core.Caching",
            "Core.Comparison",
            "Core.Traces",
            "Core.Timelines",
            "Core.Reliability",
            "Core.Adoption",
            "Core.Changes",
            "Store.Queries",
            "Server.Api",
            "Server.Rules",
        ],
        ["Server.Exposition"] = ["Core.Model", "Store.Queries", "Server.Api"],
        // The one executable. The doctor reads what a receiver answers with the receiver's own codes.
        ["Cli.Output"] = ["Core.Model"],
        // Reading this machine's logs through the index; reports over what it holds.
        ["Cli.LocalLogs"] = ["Core.Model", "Core.SessionLogs", "Ingest.SessionLogs", "Store.SessionIndex"],
        ["Cli.Reports"] = ["Core.Model", "Core.SessionLogs", "Core.Pricing", "Store.SessionIndex", "Store.Queries", "Cli.Output"],
        // The client's settings are also read for the identity of its session logs.
        ["Cli.Doctor"] = ["Ingest.SessionLogs", "Server.Settings", "Server.Receiving", "Cli.Output"],
        // The cache doctor over this machine's logs.
        ["Cli.Cache"] = ["Core.Model", "Core.Pricing", "Core.Caching", "Store.SessionIndex", "Cli.Blocks", "Cli.Output", "Cli.Reports"],
        // Asks a server, for what only it knows.
        ["Cli.Remote"] = ["Cli.Output"],
        // A made-up company, generated from a seed, that fills a server for tries and proofs.
        ["Cli.Demo"] = ["Core.Model", "Core.Pricing", "Core.Attribution", "Cli.Output"],
        // Runs a command as a span under an inherited TRACEPARENT; the span is written as receivers' answers are.
        ["Cli.Exec"] = ["Core.Model", "Server.Receiving", "Cli.Output"],
        // Sending what is new in this machine's logs to a server.
        ["Cli.Push"] = ["Core.Model", "Core.SessionLogs", "Ingest.SessionLogs"],
        // Where audit logs are found, and what was found in them.
        ["Cli.Audit"] = ["Core.Audit", "Cli.Output"],
        ["Cli.Commands"] =
        [
            "Core.Model",
            // The key and the notes that a log is verified with are read from options.
            "Core.Audit",
            "Cli.Audit",
            "Core.SessionLogs",
            "Core.Pricing",
            "Ingest.SessionLogs",
            "Store.SessionIndex",
            "Store.Queries",
            "Server.Settings",
            "Server.Security",
            // Rules are checked by the same reader that the server has.
            "Server.Rules",
            "Cli.Doctor",
            "Cli.Output",
            "Cli.LocalLogs",
            "Cli.Push",
            "Cli.Cache",
            "Cli.Remote",
            "Cli.Demo",
            "Cli.Exec",
            "Cli.Reports",
            "Cli.Setup",
            "Cli.Client",
            "Cli.Blocks",
            "Cli.StatusLine",
            "Cli.Budgets",
            "Cli.Insights",
            "Cli.SessionCost",
        ],
        // Changes Claude Code's own settings.
        ["Cli.Setup"] = [],
        // What Claude Code tells its status line, and the last of it for each session.
        ["Cli.Client"] = ["Core.Model", "Cli.LocalLogs"],
        // Five-hour windows: arithmetic and how they are shown.
        ["Cli.Blocks"] = ["Core.Model", "Core.Pricing", "Store.SessionIndex", "Cli.Client", "Cli.Output", "Cli.Reports"],
        ["Cli.Budgets"] = ["Core.Model", "Core.Pricing", "Store.SessionIndex", "Cli.Output", "Cli.Reports"],
        // Moments and amounts are written as in blocks.
        ["Cli.Insights"] = ["Core.Model", "Core.Pricing", "Store.SessionIndex", "Cli.Blocks", "Cli.Output", "Cli.Reports"],
        // Notes of a session are not in the index: its log is read for them.
        ["Cli.SessionCost"] =
        [
            "Core.Model",
            "Core.SessionLogs",
            "Core.Pricing",
            "Ingest.SessionLogs",
            "Store.SessionIndex",
            "Cli.Blocks",
            "Cli.Output",
            "Cli.Reports",
        ],
        // One line, fast: from the index as it is, and the new end of one log.
        ["Cli.StatusLine"] =
        [
            "Core.Model",
            "Core.SessionLogs",
            "Core.Pricing",
            "Ingest.SessionLogs",
            "Store.SessionIndex",
            "Cli.Client",
            "Cli.Blocks",
            "Cli.LocalLogs",
            "Cli.Output",
            "Cli.Reports",
        ],
        // The library for apps that call Claude. It depends on nothing of ours: prices are linked source.
        // What a call says in its bytes: requests, responses, events of a stream, headers.
        ["Instrumentation.Wire"] = ["Instrumentation.Linked"],
        // Whose a call is: tags that flow through async, the parent that a process inherits.
        ["Instrumentation.Context"] = [],
        // What is told of a call: names, spans, metrics, logs.
        ["Instrumentation.Signals"] = ["Instrumentation.Wire", "Instrumentation.Context", "Instrumentation.Linked"],
        // One attempt at a call, from its request to the end of its response, as HttpClient shows it.
        ["Instrumentation.Http"] = ["Instrumentation.Wire", "Instrumentation.Context", "Instrumentation.Signals"],
        // A call as Microsoft.Extensions.AI shows it, with all its attempts.
        ["Instrumentation.Chat"] = ["Instrumentation.Wire", "Instrumentation.Context", "Instrumentation.Signals"],
        // Exporting to a Plumbline server.
        ["Instrumentation.Setup"] = ["Instrumentation.Signals"],
        // Who did what, chained by hashes; what may not be kept is redacted.
        // The log's format is linked source; texts are redacted before anybody gets them.
        ["Instrumentation.Audit"] =
        [
            "Instrumentation.Wire",
            "Instrumentation.Context",
            "Instrumentation.Linked",
            "Instrumentation.Redaction",
        ],
        // Secrets and personal data are taken out of texts.
        ["Instrumentation.Redaction"] = [],
    };

    // Ingest and Store meet only in a program.
    static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Plumbline.Core"] = [],
        ["Plumbline.Ingest"] = ["Plumbline.Core"],
        ["Plumbline.Store"] = ["Plumbline.Core"],
        ["Plumbline.Server"] = ["Plumbline.Core", "Plumbline.Ingest", "Plumbline.Store"],
        ["Plumbline.Cli"] = ["Plumbline.Core", "Plumbline.Ingest", "Plumbline.Store", "Plumbline.Server"],
        ["Plumbline.Instrumentation"] = [],
    };

    [Fact]
    public void A_folder_uses_only_the_folders_the_table_allows() => Assert.Empty(DependencyRule.Violations(WorkingCopy.Source, MayUse));

    [Fact]
    public void The_table_has_no_cycle()
    {
        // Folders that depend only on folders already taken out are taken out, until none is left.
        var rest = new Dictionary<string, string[]>(MayUse);
        while (rest.Keys.Where(folder => !MayUse[folder].Any(rest.ContainsKey)).ToList() is { Count: > 0 } free)
            free.ForEach(folder => rest.Remove(folder));

        Assert.Empty(rest.Keys);
    }

    [Fact]
    public void A_project_references_only_the_projects_the_table_allows() =>
        Assert.Empty(
            from file in WorkingCopy.Files(WorkingCopy.Source)
            where file.EndsWith(".csproj")
            let project = Path.GetFileNameWithoutExtension(file)
            from reference in XDocument.Load(file).Descendants("ProjectReference")
            let used = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
            where !MayReference.TryGetValue(project, out var allowed) || !allowed.Contains(used)
            select $"{project} must not reference {used}"
        );

    [Fact]
    public void Core_depends_on_no_package() =>
        Assert.Empty(
            XDocument.Load(Path.Combine(WorkingCopy.Source, "Plumbline.Core", "Plumbline.Core.csproj")).Descendants("PackageReference")
        );

    [Theory]
    [InlineData("Core/Model/A.cs", "using Plumbline.Core.Metrics;", "Core.Model must not use Core.Metrics")]
    [InlineData("Ingest/Otlp/A.cs", "using Plumbline.Store.Writing;", "Ingest.Otlp must not use Store.Writing")]
    [InlineData("Store/Queries/A.cs", "var x = Plumbline.Ingest.Otlp.Reader.Read();", "Store.Queries must not use Ingest.Otlp")]
    [InlineData("Store/Queries/A.cs", "using Plumbline.Ingest.Anything;", "Store.Queries must not use Ingest.Anything")]
    [InlineData("Server/Pages/Deep/A.razor", "@using Plumbline.Store.DuckDb", "Server.Pages must not use Store.DuckDb")]
    [InlineData("Core/Clock/A.cs", "", "Core.Clock is not in the table of folders")]
    public void A_planted_violation_is_reported(string file, string text, string expected)
    {
        var source = Directory.CreateTempSubdirectory("plumbline-house-");
        try
        {
            Plant(source.FullName, file, text);
            Plant(source.FullName, "Core/Metrics/Fine.cs", "using Plumbline.Core.Model;");

            var violation = Assert.Single(DependencyRule.Violations(source.FullName, MayUse));

            Assert.EndsWith(": " + expected, violation);
        }
        finally
        {
            source.Delete(recursive: true);
        }
    }

    static void Plant(string source, string file, string text)
    {
        var path = Path.Combine(source, "Plumbline." + file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
