using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/why</c>.</summary>
sealed class WhyPath(IQueryRunner store, WebOptions options, RulesStatus rules) : IApiPath
{
    const long NanosPerMillisecond = 1_000_000;

    readonly WhyText _text = new(options.People);

    public string Route => "/api/v1/why";

    public string Summary => "Why a request belongs to whom it does: each rule in order, whether it held, and what it set.";

    public string Schema => "Why";

    public bool HasNotFound => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("request", "The request: its request id, the uuid of its message, or its key, as /api/v1/events names them.")
        {
            Example = "req_011CVExample",
        },
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        if (question.Values("request") is not [{ Length: > 0 } name])
            throw new BadParameterException("request", "one request id, message uuid or key");
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(new RequestQuery(name).Run, context.RequestAborted);
        if (answer is null)
        {
            await Problems.NotFoundAsync(context, $"No request \"{name}\" has been received, or retention has removed it.");
            return;
        }

        var inUse = rules.Now.Rules;
        var explanation = answer.Explain(inUse);
        if (csv)
            await Answer.CsvAsync(context, ["step", "kind", "name", "place", "holds", "why", "sets"], explanation.Steps.Select(Cells));
        else
            await Answer.JsonAsync(context, json => Write(json, answer, explanation, inUse.Version));
    }

    IEnumerable<string?> Cells(ExplainedStep step, int index) =>
        [
            FormattableString.Invariant($"{index + 1}"),
            KindOf(step),
            _text.Name(step),
            step.Place?.ToString(),
            step.Outcome == StepOutcome.Holds ? "true" : "false",
            _text.Why(step),
            string.Join("; ", step.Settings.Select(_text.Setting)),
        ];

    void Write(Utf8JsonWriter json, RequestAnswer answer, Explanation explanation, string version)
    {
        WriteRequest(json, answer);
        WriteCosts(json, answer);
        var (from, until, owner) = explanation.Interval;
        WriteOwner(json, owner);
        json.WriteString("summary", _text.Summary(owner));
        json.WriteString("fix", _text.Fix(explanation));
        json.WriteString("owned_since", from == long.MinValue ? null : Rfc3339.Format(from * NanosPerMillisecond));
        json.WriteString("owned_until", until == long.MaxValue ? null : Rfc3339.Format(until * NanosPerMillisecond));
        json.WriteString("rules", version);
        json.WriteString("counted_by", answer.CountedBy);
        json.WriteStartArray("keys");
        foreach (var key in explanation.Keys)
        {
            json.WriteStartObject();
            json.WriteString("kind", PersonKey.NameOf(key.Kind));
            json.WriteString("value", options.People.Show(key.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        foreach (var step in explanation.Steps)
            WriteStep(json, step);
        json.WriteEndArray();
    }

    void WriteRequest(Utf8JsonWriter json, RequestAnswer answer)
    {
        var request = answer.Request;
        json.WriteStartObject("request");
        json.WriteString("request_id", request.RequestId);
        json.WriteString("message_uuid", request.MessageUuid);
        json.WriteString("key", request.Key);
        json.WriteString("time", Rfc3339.Format(request.Time));
        json.WriteString("source", request.IsFromSessionLog ? "session_log" : "event");
        json.WriteString("model", request.Model);
        json.WriteString("session", request.Session);
        json.WriteString("user", options.People.Show(request.User));
        json.WriteNumber("others_of_that_name", answer.OthersOfThatName);
        json.WriteEndObject();
    }

    static void WriteCosts(Utf8JsonWriter json, RequestAnswer answer)
    {
        json.WriteStartObject("costs");
        Money(json, "client_cost_usd", answer.Request.ClientCost);
        Money(json, "list_cost_usd", answer.Costs?.List);
        Money(json, "list_cost_low_usd", answer.Costs?.Low);
        Money(json, "list_cost_high_usd", answer.Costs?.High);
        Money(json, "effective_cost_usd", answer.Costs?.Effective);
        Money(json, "cost_difference_usd", answer.Costs?.Difference);
        json.WriteString("cost_difference_cause", answer.Costs is { Cause: not CostDifference.None } costs ? costs.Cause.Name() : null);
        json.WriteString("price_book", answer.Costs?.PriceBook);
        json.WriteString("contract", answer.Costs?.Contract);
        json.WriteEndObject();
    }

    static void Money(Utf8JsonWriter json, string name, Usd? amount) => json.WriteString(name, amount?.ToString());

    void WriteOwner(Utf8JsonWriter json, Owner owner)
    {
        json.WriteStartObject("owner");
        json.WriteString("team", _text.Value(RuleField.Team, owner.Team));
        json.WriteString("cost_center", _text.Value(RuleField.CostCenter, owner.CostCenter));
        json.WriteString("project", _text.Value(RuleField.Project, owner.Project));
        json.WriteString("department", _text.Value(RuleField.Department, owner.Department));
        json.WriteString("person", _text.Value(RuleField.Person, owner.Person));
        json.WriteString("pool", _text.Value(RuleField.Pool, owner.Pool));
        json.WriteString("billing", owner.Billing.Name());
        json.WriteString("unallocated_reason", OwnerNames.Of(owner.Reason));
        json.WriteEndObject();
    }

    void WriteStep(Utf8JsonWriter json, ExplainedStep step)
    {
        json.WriteStartObject();
        json.WriteString("kind", KindOf(step));
        json.WriteString("name", _text.Name(step));
        json.WriteString("place", step.Place?.ToString());
        json.WriteBoolean("holds", step.Outcome == StepOutcome.Holds);
        json.WriteString("why", _text.Why(step));
        json.WriteStartArray("sets");
        foreach (var setting in step.Settings)
        {
            json.WriteStartObject();
            json.WriteString("field", setting.Field.Name());
            json.WriteString("value", _text.Value(setting.Field, setting.Value));
            json.WriteBoolean("counts", setting.Outcome == SettingOutcome.Sets);
            json.WriteString("why", _text.Setting(setting));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string KindOf(ExplainedStep step) =>
        step.Kind switch
        {
            StepKind.Rule => "rule",
            StepKind.IdentityRow => "identity_row",
            StepKind.IdentityMap => "identity_map",
            _ => "defaults",
        };
}
