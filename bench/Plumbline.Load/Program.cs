using System.Text.Json;
using Plumbline.Load;

if (LoadOptions.TryParse(args) is not { } options)
{
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

var report = new LoadRun(options).Run();
Console.WriteLine(JsonSerializer.Serialize(report, new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }));
return report.Failed == 0 && (report.FoundTokens ?? report.SentTokens) == report.SentTokens ? 0 : 1;
