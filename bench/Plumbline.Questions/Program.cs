using System.Globalization;
using Plumbline.Questions;
using Plumbline.Store.DuckDb;

// Arguments: plumb.dll, the data folder (filled when it has no database), optionally only questions that contain a text.
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("Plumbline.Questions PLUMB.DLL DATA_FOLDER [TEXT]");
    return 2;
}

const int Times = 9;
var (program, data) = (args[0], args[1]);
var now = TimeProvider.System.GetUtcNow();
var file = Path.Combine(data, "plumbline.duckdb");
if (!File.Exists(file))
{
    Directory.CreateDirectory(data);
    using var database = DuckDatabase.Open(file, new Dictionary<string, string> { ["memory_limit"] = "4GB" });
    using var connection = database.Connect();
    new EventFill(connection, (now - DateTimeOffset.UnixEpoch).Ticks * 100).Run();
    RulesFile.Write(data, DateOnly.FromDateTime(now.UtcDateTime));
    Console.Error.WriteLine($"filled in {(TimeProvider.System.GetUtcNow() - now).TotalSeconds:0} s, {new FileInfo(file).Length >> 20} MB");
}

string[] questions =
[
    "/api/v1/usage",
    "/api/v1/usage?by=day",
    "/api/v1/usage?by=model",
    "/api/v1/usage?by=day,model",
    "/api/v1/usage?by=model,day",
    "/api/v1/usage?by=team",
    "/api/v1/usage?by=day,team",
    "/api/v1/usage?by=user",
    "/api/v1/usage?by=person",
    "/api/v1/usage?by=cost_center,model",
    "/api/v1/allocation",
    "/api/v1/cache",
    "/api/v1/cache?by=team",
    "/api/v1/cache?by=day",
    "/api/v1/tools",
    "/api/v1/tools?by=day,tool",
    "/api/v1/tools?table=decisions",
    "/api/v1/tools?table=edits",
    "/api/v1/tools?table=waits",
    "/api/v1/models",
    "/api/v1/prices",
    "/api/v1/allocation?model=claude-opus-4-6",
    "/api/v1/commits",
    "/api/v1/pull-requests",
    "/api/v1/usage?by=session&limit=20&sort=-client_cost_usd",
    "/api/v1/usage?by=hour&from="
        + Uri.EscapeDataString(now.AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
    "/api/v1/usage?by=day&team=team-3",
    "/api/v1/usage?by=day&model=claude-opus-4-6",
    "/api/v1/counters/claude_code.commit.count",
    "/api/v1/counters/claude_code.pull_request.count",
    "/api/v1/counters/claude_code.lines_of_code.count?by=type",
    "/api/v1/counters/claude_code.active_time.total?by=type",
    "/api/v1/counters/claude_code.token.usage?by=type",
    "/api/v1/events?limit=100",
    "/api/v1/sources",
    "/metrics",
    "/",
    "/?by=team",
    "/?range=7d",
    "/?team=team-3",
    "/sources",
    "/reliability",
    "/reliability?by=team",
    "/reliability/live",
    "/api/v1/reliability",
    "/cost",
    "/cost?by=team",
    "/attribution",
    "/adoption",
    "/adoption?team=team-3",
    "/api/v1/adoption",
    "/api/v1/changes",
    "/attribution?model=claude-opus-4-6",
    "/commits",
    "/commits?of=branch",
    "/commits?of=pull_request",
    "/cache",
    "/traces",
    "/tools",
    "/tools?tool=Bash",
    "/tools?tool=Bash&by=user",
    "/models",
    "/models?range=7d",
    "/prices",
    "/rules",
    "/sessions",
    "/sessions?sort=cost",
    "/sessions?sort=duration",
    "/sessions?team=team-3",
    "/api/v1/sessions?limit=50&sort=cost",
    "/reliability?team=team-3",
    "/reliability?model=claude-opus-4-6",
    "/reliability?range=7d",
    "/explore",
    "/explore?by=team",
];

using var plumb = PlumbProcess.Start(program, data);
using var client = new HttpClient { BaseAddress = plumb.Web };
var derived = TimeProvider.System.GetTimestamp();
await PlumbProcess.DerivedAsync(client);
await plumb.IdleAsync();
Console.Error.WriteLine($"derived in {TimeProvider.System.GetElapsedTime(derived).TotalSeconds:0} s");
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"Start {plumb.Startup.TotalSeconds:0.0} s, then {plumb.Usage.PeakMemoryMegabytes:0} MB at the most.\n"
    )
);
Console.WriteLine("| Question | Median ms | Least | Most | First | CPU ms | Bytes |");
Console.WriteLine("|---|---|---|---|---|---|---|");
questions = [.. questions, .. await FoundPages.AskAsync(client)];
foreach (var question in questions.Where(question => args.Length < 3 || question.Contains(args[2], StringComparison.Ordinal)))
{
    var times = await QuestionTimes.MeasureAsync(plumb, client, question, Times);
    var (path, line) = (times.Path.Replace("|", "%7C", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    Console.WriteLine(
        string.Create(
            line,
            $"| `{path}` | {times.Median:0} | {times.Least:0} | {times.Most:0} | {times.First:0} | {times.Cpu:0} | {times.Bytes} |"
        )
    );
}

Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"\nAfter all questions {plumb.Usage.PeakMemoryMegabytes:0} MB at the most, {plumb.Usage.CpuSeconds:0.0} CPU s."
    )
);
return 0;
