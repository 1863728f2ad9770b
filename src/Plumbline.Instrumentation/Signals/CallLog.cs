using Microsoft.Extensions.Logging;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>One structured log event for each call, with the attributes of its span. No text of prompts and responses, and none of errors, is in it.</summary>
static class CallLog
{
    /// <summary>The event; OpenTelemetry takes its name as the event's name.</summary>
    static readonly EventId Called = new(1, "plumbline.call");

    const string Format = "Claude call {gen_ai.operation.name}";

    readonly struct Fields(List<KeyValuePair<string, object?>> list) : IAttributes
    {
        public void Add(string name, object value) => list.Add(new(name, value));
    }

    /// <summary>Failures are warnings: whether they matter to the app is for the app to say.</summary>
    public static LogLevel LevelOf(CallRecord call) => call.Error == ErrorClass.None ? LogLevel.Information : LogLevel.Warning;

    public static void Write(ILogger logger, CallRecord call)
    {
        var level = LevelOf(call);
        if (!logger.IsEnabled(level))
            return;
        List<KeyValuePair<string, object?>> list = new(40)
        {
            new(Names.OperationName, call.Operation),
            new(Names.ProviderName, "anthropic"),
        };
        var fields = new Fields(list);
        if (call.Request.Model is { } model)
            fields.Add(Names.RequestModel, model);
        if (call.ServerAddress is { } server)
            fields.Add(Names.ServerAddress, server);
        if (call.ServerPort >= 0)
            fields.Add(Names.ServerPort, call.ServerPort);
        if (call.DurationSeconds >= 0)
            fields.Add(Names.Duration, call.DurationSeconds);
        CallAttributes.WriteRequest(call, ref fields);
        CallAttributes.WriteOutcome(call, ref fields);
        CallAttributes.WriteResponse(call, ref fields);
        CallAttributes.WriteDetails(call, ref fields);
        CallAttributes.WriteCost(call, ref fields);
        fields.Add("{OriginalFormat}", Format);
        logger.Log(level, Called, list, null, static (fields, _) => Sentence(fields));
    }

    static string Sentence(List<KeyValuePair<string, object?>> fields)
    {
        var outcome = Find(fields, Names.ErrorClassName) ?? Find(fields, Names.StopReason) ?? "ended";
        return $"Claude call {Find(fields, Names.OperationName)} {Find(fields, Names.RequestModel)}: {outcome}";
    }

    static object? Find(List<KeyValuePair<string, object?>> fields, string name) => fields.Find(field => field.Key == name).Value;
}
