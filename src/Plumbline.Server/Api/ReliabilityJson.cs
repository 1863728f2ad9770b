using System.Text.Json;
using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>How reliable the API was, in JSON.</summary>
sealed class ReliabilityJson(Utf8JsonWriter json, People people)
{
    /// <summary>Writes the members of the answer.</summary>
    public void Write(ReliabilityReport report)
    {
        json.WriteString("from", Rfc3339.Format(report.Question.Range.From));
        json.WriteString("to", Rfc3339.Format(report.Question.Range.To));
        json.WriteString("tz", report.Question.Zone.Name);
        json.WriteNumber("answered", report.Attempts.Answered);
        json.WriteNumber("failed", report.Attempts.Failed);
        json.WriteNumber("failed_by_api", report.Attempts.FailedBy(ErrorFault.Api));
        json.WriteNumber("failed_by_limit", report.Attempts.FailedBy(ErrorFault.Limit));
        json.WriteNumber("failed_by_sender", report.Attempts.FailedBy(ErrorFault.Sender));
        Share("error_rate", report.Ended == 0 ? null : (decimal)report.Attempts.Failed / report.Ended);
        json.WriteNumber("attempts_at_least", report.AttemptsMade);
        json.WriteNumber("lost_ms_at_least", report.LostMs);
        Budget("availability", report.Availability);
        Budget("latency", report.Slowness, report.Objectives.LatencyP95Ms);
        Latency("durations", report.Latency.Total);
        List("burn", report.Burn, Burn);
        List("models", report.Latency.Models, Model);
        List("steps", report.Steps(), step => Step(report.Objectives, step));
        List("errors", report.Failures, row => Failure(row));
        json.WriteString("by", report.Question.By.Name);
        List("failing", FailingShown(report), group => Failing(report.Question.By, group));
        json.WriteNumber("outages_found", report.OutagesFound);
        List("outages", report.Outages, Outage);
        List("refusals", report.Badly.Refusals, Refusal);
        Number("cut_streams", report.Badly.CutStreams);
        Retried(report.Retried);
    }

    // Who fails is nobody's business while so few people are in it that pseudonyms would tell who is who.
    IReadOnlyList<FailingGroup> FailingShown(ReliabilityReport report) => report.FailingShown(people);

    void List<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    void Share(string name, decimal? share) => Decimal(name, share, 9);

    void Decimal(string name, decimal? value, int digits)
    {
        if (value is { } number)
            json.WriteNumber(name, Math.Round(number, digits));
        else
            json.WriteNull(name);
    }

    void Number(string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    void Budget(string name, ErrorBudget budget, long? limitMs = null)
    {
        json.WriteStartObject(name);
        json.WriteNumber("objective_percent", budget.Objective.Percent);
        if (limitMs is { } limit)
            json.WriteNumber("limit_ms", limit);
        json.WriteNumber("good", budget.Counts.Good);
        json.WriteNumber("bad", budget.Counts.Bad);
        Share("good_share", budget.Counts.GoodShare);
        Decimal("allowed_bad", budget.AllowedBad, 3);
        Decimal("budget_left", budget.Left, 6);
        json.WriteEndObject();
    }

    void Latency(string name, DurationCounts counts)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", counts.Count);
        Number("p50_ms", counts.P50);
        Number("p95_ms", counts.P95);
        Number("p99_ms", counts.P99);
        Number("max_ms", counts.Max);
        json.WriteEndObject();
    }

    void Burn(BurnReading reading)
    {
        json.WriteString("objective", reading.IsAvailability ? "availability" : "latency");
        json.WriteString("window", reading.Window.Name.Replace(" ", "", StringComparison.Ordinal));
        Decimal("rate", reading.Long.BurnRate, 6);
        Decimal("short_rate", reading.Short.BurnRate, 6);
        json.WriteNumber("threshold", reading.Window.Threshold);
        json.WriteBoolean("is_urgent", reading.Window.IsUrgent);
        json.WriteBoolean("fires", reading.Fires);
    }

    void Model(ModelLatency model)
    {
        json.WriteString("model", model.Model);
        Latency("durations", model.Counts);
    }

    void Step(Objectives objectives, ReliabilityStep step)
    {
        json.WriteString("step", step.Label);
        json.WriteNumber("answered", step.Answered);
        json.WriteNumber("failed", step.AllFailed);
        Share("availability", step.Availability.GoodShare);
        json.WriteNumber("slow", step.InTime.Bad);
        Decimal("availability_burn_rate", new ErrorBudget(objectives.Availability, step.Availability).BurnRate, 6);
        Decimal("latency_burn_rate", new ErrorBudget(Objectives.WithinLatency, step.InTime).BurnRate, 6);
        Latency("durations", step.Latency);
        json.WriteStartObject("errors");
        foreach (var known in ErrorClasses.All.Where(known => step.Failed.ContainsKey(known.Class)))
            json.WriteNumber(known.Name, step.Failed[known.Class]);
        json.WriteEndObject();
    }

    void Failure(FailureRow row)
    {
        var known = ErrorClasses.Of(row.Class);
        json.WriteString("class", known.Name);
        json.WriteString("fault", known.Fault.ToString().ToLowerInvariant());
        Number("status_code", row.Status);
        json.WriteNumber("failed", row.Failed);
        json.WriteNumber("retries_exhausted", row.Exhausted);
        json.WriteNumber("attempts_at_least", row.Attempts);
        json.WriteNumber("lost_ms_at_least", row.LostMs);
        json.WriteNumber("sessions", row.Sessions);
        json.WriteNumber("users", row.People);
        json.WriteString("last", Rfc3339.Format(row.Last));
        json.WriteString("text", people.ShowText(row.Text));
    }

    void Failing(Dimension by, FailingGroup group)
    {
        json.WriteString(by.Name, people.Show(by, group.Key));
        json.WriteNumber("answered", group.Answered);
        json.WriteNumber("failed", group.Failed);
        json.WriteNumber("attempts_at_least", group.Attempts);
        json.WriteNumber("lost_ms_at_least", group.LostMs);
        List("errors", group.Rows, Failure);
    }

    void Outage(OutageRow row)
    {
        json.WriteString("start", Rfc3339.Format(row.First));
        json.WriteString("end", Rfc3339.Format(row.Last));
        json.WriteString("class", ErrorClasses.Of(row.Main).Name);
        json.WriteNumber("answered", row.Outage.Answered);
        json.WriteNumber("failed", row.Outage.Failed);
        Share("failed_share", row.Outage.FailedShare);
        json.WriteNumber("sessions", row.Sessions);
        json.WriteNumber("users", row.People);
        json.WriteNumber("lost_ms_at_least", row.LostMs);
        json.WriteStartObject("errors");
        foreach (var (errorClass, count) in row.Classes)
            json.WriteNumber(ErrorClasses.Of(errorClass).Name, count);
        json.WriteEndObject();
    }

    void Refusal(RefusalRow row)
    {
        json.WriteString("model", row.Model);
        json.WriteNumber("refusals", row.Refusals);
        json.WriteNumber("server_fallback_hops", row.ServerHops);
        json.WriteNumber("prompts", row.Prompts);
        json.WriteNumber("prompts_gone_on_by_another_model", row.GoneOn);
        json.WriteNumber("sessions", row.Sessions);
    }

    void Retried(RetriedAnswer? retried)
    {
        if (retried is null)
        {
            json.WriteNull("answered_after_retries");
            return;
        }

        json.WriteStartObject("answered_after_retries");
        json.WriteNumber("requests_with_span", retried.Spans);
        json.WriteNumber("retried", retried.Retried);
        json.WriteNumber("extra_attempts", retried.ExtraAttempts);
        json.WriteNumber("lost_ms", retried.LostMs);
        json.WriteBoolean("is_complete", retried.IsComplete);
        json.WriteEndObject();
    }
}
