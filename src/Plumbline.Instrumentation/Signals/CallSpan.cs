using System.Diagnostics;
using Plumbline.Instrumentation.Context;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>The span of a call or of an attempt at it.</summary>
static class CallSpan
{
    const string Provider = "anthropic";

    readonly struct Tags(Activity activity) : IAttributes
    {
        public void Add(string name, object value) => activity.SetTag(name, value);
    }

    /// <summary>Whose span is current decides what the next one is.</summary>
    public static SpanRole RoleBelow(LogicalCall? outer, Activity? current)
    {
        if (outer is not null)
            return SpanRole.Attempt;
        var source = current?.Source.Name ?? "";
        return source.StartsWith("com.anthropic.sdk", StringComparison.Ordinal) ? SpanRole.AttemptOfSdk
            : source == "Experimental.Microsoft.Extensions.AI" ? SpanRole.AttemptOfExtensions
            : SpanRole.Call;
    }

    /// <summary>Starts it; null when nobody listens or a sampler left it out. What samplers decide by is there from the beginning.</summary>
    public static Activity? Start(CallRecord call, SpanRole role, bool isInheriting)
    {
        if (!Instruments.Source.HasListeners())
            return null;
        var isCall = role == SpanRole.Call;
        var operation = call.Operation;
        var name =
            !isCall ? operation + " attempt"
            : call.Request.Model is { } model ? operation + " " + model
            : operation;
        return Instruments.Source.StartActivity(
            name,
            ActivityKind.Client,
            InheritedParent.ForRoot(isInheriting),
            Initial(call, isCall, operation)
        );
    }

    /// <summary>Writes what is known in the end, and stops it. Whatever is current stays so: the app may be in the middle of a span of its own.</summary>
    public static void Stop(Activity activity, CallRecord call, SpanRole role)
    {
        if (activity.IsAllDataRequested)
            Write(activity, call, role);
        var current = Activity.Current;
        activity.Stop();
        if (current != activity)
            Activity.Current = current;
    }

    static void Write(Activity activity, CallRecord call, SpanRole role)
    {
        var tags = new Tags(activity);
        CallAttributes.WriteOutcome(call, ref tags);
        if (role == SpanRole.Call)
        {
            CallAttributes.WriteRequest(call, ref tags);
            CallAttributes.WriteResponse(call, ref tags);
        }

        // Of an attempt below our own chat client the span above has what it used and cost.
        if (role != SpanRole.Attempt)
        {
            CallAttributes.WriteDetails(call, ref tags);
            CallAttributes.WriteCost(call, ref tags);
        }

        if (call.ErrorType is { } error)
            activity.SetStatus(ActivityStatusCode.Error, ErrorClasses.NameOf(call.Error) ?? error);
    }

    static List<KeyValuePair<string, object?>> Initial(CallRecord call, bool isCall, string operation)
    {
        List<KeyValuePair<string, object?>> tags = new(5);
        if (isCall)
        {
            tags.Add(new(Names.OperationName, operation));
            tags.Add(new(Names.ProviderName, Provider));
        }

        if (call.Request.Model is { } model)
            tags.Add(new(Names.RequestModel, model));
        if (call.ServerAddress is { } server)
            tags.Add(new(Names.ServerAddress, server));
        if (call.ServerPort >= 0)
            tags.Add(new(Names.ServerPort, call.ServerPort));
        return tags;
    }
}
