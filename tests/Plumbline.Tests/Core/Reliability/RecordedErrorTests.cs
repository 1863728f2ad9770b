using System.Text.Json;
using Plumbline.Core.Reliability;
using Plumbline.Tests.House;

namespace Plumbline.Tests.OfCore.Reliability;

public class RecordedErrorTests
{
    [Theory]
    [InlineData("api_error")]
    // The request that failed by itself was tried once, so that nobody gave up.
    [InlineData("api_retries_exhausted")]
    public void Recorded_errors_have_the_class_of_what_was_done_to_the_client(string name)
    {
        ErrorClass[] once = name == "api_error" ? [ErrorClass.InvalidRequest] : [];

        Assert.Equal(
            [
                .. once,
                ErrorClass.Authentication,
                ErrorClass.Overloaded,
                ErrorClass.ServerError,
                ErrorClass.RateLimit,
                ErrorClass.Connection,
            ],
            Recorded().Where(error => error.Name == name).Select(error => ErrorRule.ClassOf(error.Status, error.Text))
        );
    }

    static IEnumerable<(string Name, int? Status, string? Text)> Recorded() =>
        from file in Directory
            .GetFiles(Path.Combine(WorkingCopy.Root, "tests", "data", "captures", "errors", "http-json"), "*-logs.json")
            .Order(StringComparer.Ordinal)
        let body = JsonElement.Parse(File.ReadAllText(file))
        from resource in body.GetProperty("resourceLogs").EnumerateArray()
        from scope in resource.GetProperty("scopeLogs").EnumerateArray()
        from record in scope.GetProperty("logRecords").EnumerateArray()
        let attributes = record
            .GetProperty("attributes")
            .EnumerateArray()
            .ToDictionary(
                one => one.GetProperty("key").GetString()!,
                one => one.GetProperty("value").EnumerateObject().First().Value,
                StringComparer.Ordinal
            )
        select (
            attributes["event.name"].GetString()!,
            attributes.TryGetValue("status_code", out var status) ? int.Parse(status.ToString()) : (int?)null,
            attributes.TryGetValue("error", out var text) ? text.GetString() : null
        );
}
