using System.Text.Json;

namespace Plumbline.Tests.Server.Api;

public sealed class OpenApiTests : IDisposable
{
    readonly WebHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Every_route_is_described_with_its_parameters_and_answers()
    {
        var document = await _host.GetJson("/api/openapi.json");
        var paths = document.GetProperty("paths");

        Assert.Equal(
            _host.Routes.Select(route => route.RoutePattern.RawText!).Order(StringComparer.Ordinal),
            paths.EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal)
        );
        foreach (var route in _host.Routes)
        {
            var get = paths.GetProperty(route.RoutePattern.RawText!).GetProperty("get");
            var inPath = get.GetProperty("parameters")
                .EnumerateArray()
                .Where(parameter => parameter.GetProperty("in").GetString() == "path");
            Assert.Equal(
                route.RoutePattern.Parameters.Select(parameter => parameter.Name),
                inPath.Select(parameter => parameter.GetProperty("name").GetString()!)
            );
            Assert.All(
                get.GetProperty("parameters").EnumerateArray(),
                parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!)
            );
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await _host.GetJson("/api/openapi.json");
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name).ToHashSet();
        var references = new List<string>();
        Collect(document, references);

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference["#/components/schemas/".Length..], schemas));
    }

    [Theory]
    [InlineData("/api/v1/usage", "/api/v1/usage?by=team", "Usage")]
    [InlineData("/api/v1/allocation", "/api/v1/allocation?by=person", "Allocation")]
    [InlineData("/api/v1/sources", "/api/v1/sources", "Sources")]
    [InlineData("/api/v1/cache", "/api/v1/cache?by=team", "Cache")]
    [InlineData("/api/v1/events", "/api/v1/events", "Events")]
    [InlineData("/api/v1/tools", "/api/v1/tools?table=waits", "Tools")]
    [InlineData("/api/v1/models", "/api/v1/models?by=model,effort", "Models")]
    [InlineData("/api/v1/commits", "/api/v1/commits", "Commits")]
    [InlineData("/api/v1/sessions", "/api/v1/sessions?sort=cost", "Sessions")]
    [InlineData("/api/v1/pull-requests", "/api/v1/pull-requests", "PullRequests")]
    public async Task An_answer_has_exactly_the_members_that_its_schema_requires(string path, string request, string schema)
    {
        var document = await _host.GetJson("/api/openapi.json");
        var answer = await _host.GetJson(request);
        var required = document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("required");

        Assert.EndsWith(
            schema,
            document
                .GetProperty("paths")
                .GetProperty(path)
                .GetProperty("get")
                .GetProperty("responses")
                .GetProperty("200")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("schema")
                .GetProperty("$ref")
                .GetString()!,
            StringComparison.Ordinal
        );
        Assert.Equal(
            required.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal),
            answer.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)
        );
    }

    static void Collect(JsonElement element, List<string> references)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name == "$ref")
                    references.Add(member.Value.GetString()!);
                Collect(member.Value, references);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Collect(item, references);
        }
    }
}
