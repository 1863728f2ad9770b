using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Api;

/// <summary>One path of the API: what it takes, what it answers, and how.</summary>
interface IApiPath
{
    /// <summary>The route, such as <c>/api/v1/usage</c>.</summary>
    string Route { get; }

    /// <summary>What it answers, in a sentence.</summary>
    string Summary { get; }

    /// <summary>Every parameter.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The name of the schema of its answer in <see cref="OpenApiSchemas"/>.</summary>
    string Schema { get; }

    /// <summary>Whether it can answer in CSV.</summary>
    bool HasCsv => true;

    /// <summary>Whether it can say 404.</summary>
    bool HasNotFound => false;

    /// <summary>Whether it can say 503 and ask for patience.</summary>
    bool HasNotYet => false;

    /// <summary>Answers.</summary>
    Task AnswerAsync(HttpContext context);
}
