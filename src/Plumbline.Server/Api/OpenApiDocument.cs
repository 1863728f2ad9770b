using System.Text.Json;

namespace Plumbline.Server.Api;

/// <summary>The API's description (OpenAPI 3.1), written from the same parameters that requests are checked against.</summary>
static class OpenApiDocument
{
    /// <summary>The document as UTF-8.</summary>
    public static byte[] Write(IReadOnlyList<IApiPath> paths)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.1.0");
            json.WriteStartObject("info");
            json.WriteString("title", "Plumbline");
            json.WriteString("version", "1");
            json.WriteString(
                "description",
                "What Claude Code did, exactly: usage, counters, events, traces and who sent them. Stable within /api/v1."
            );
            json.WriteEndObject();
            json.WriteStartObject("paths");
            foreach (var path in paths)
                WritePath(json, path);
            WriteSelf(json);
            json.WriteEndObject();
            json.WriteStartObject("components");
            OpenApiSchemas.Write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    static void WritePath(Utf8JsonWriter json, IApiPath path)
    {
        json.WriteStartObject(path.Route);
        json.WriteStartObject("get");
        json.WriteString("summary", path.Summary);
        json.WriteStartArray("parameters");
        foreach (var parameter in path.Parameters)
            WriteParameter(json, parameter);
        json.WriteEndArray();
        json.WriteStartObject("responses");
        WriteResponse(json, "200", "The answer.", "application/json", path.Schema, path.HasCsv);
        WriteResponse(
            json,
            "400",
            "A parameter cannot be read; the document names it and what it takes.",
            "application/problem+json",
            "Problem",
            false
        );
        if (path.HasNotFound)
            WriteResponse(json, "404", "There is nothing of that name.", "application/problem+json", "Problem", false);
        WriteResponse(
            json,
            "503",
            (path.HasNotYet ? "It is being worked out, or its" : "Its") + " turn did not come; Retry-After says when to ask again.",
            "application/problem+json",
            "Problem",
            false
        );
        WriteResponse(
            json,
            "504",
            "It takes too long and was stopped; the document says what to ask instead.",
            "application/problem+json",
            "Problem",
            false
        );
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteSelf(Utf8JsonWriter json)
    {
        json.WriteStartObject(ApiEndpoints.OpenApiRoute);
        json.WriteStartObject("get");
        json.WriteString("summary", "This document.");
        json.WriteStartArray("parameters");
        json.WriteEndArray();
        json.WriteStartObject("responses");
        WriteResponse(json, "200", "The document.", "application/json", "Document", false);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteParameter(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("in", parameter.InPath ? "path" : "query");
        json.WriteBoolean("required", parameter.InPath);
        json.WriteString("description", parameter.Description);
        json.WriteStartObject("schema");
        if (parameter.Repeats)
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
        }

        WriteType(json, parameter);
        if (parameter.Repeats)
            json.WriteEndObject();
        json.WriteEndObject();
        if (parameter.Repeats)
        {
            json.WriteString("style", "form");
            json.WriteBoolean("explode", true);
        }

        if (parameter.Example is not null)
            json.WriteString("example", parameter.Example);
        json.WriteEndObject();
    }

    static void WriteType(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteString("type", parameter.Type);
        if (parameter.Format is not null)
            json.WriteString("format", parameter.Format);
        if (parameter.Minimum is { } minimum)
            json.WriteNumber("minimum", minimum);
        if (parameter.Maximum is { } maximum)
            json.WriteNumber("maximum", maximum);
        if (parameter.Default is not null && parameter.Type == "integer")
            json.WriteNumber("default", int.Parse(parameter.Default, System.Globalization.CultureInfo.InvariantCulture));
        else if (parameter.Default is not null)
            json.WriteString("default", parameter.Default);
        if (parameter.Values.Count == 0)
            return;
        json.WriteStartArray("enum");
        foreach (var value in parameter.Values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    static void WriteResponse(Utf8JsonWriter json, string status, string description, string type, string schema, bool hasCsv)
    {
        json.WriteStartObject(status);
        json.WriteString("description", description);
        json.WriteStartObject("content");
        json.WriteStartObject(type);
        json.WriteStartObject("schema");
        json.WriteString("$ref", "#/components/schemas/" + schema);
        json.WriteEndObject();
        json.WriteEndObject();
        if (hasCsv)
        {
            json.WriteStartObject("text/csv");
            json.WriteStartObject("schema");
            json.WriteString("type", "string");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
