using System.Diagnostics;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>The metrics of a call or of an attempt at it. A user is never among their attributes: there may be too many.</summary>
static class CallMetrics
{
    /// <summary>What an attempt used, cost and took. Tokens are counted here, where they were seen, and nowhere else.</summary>
    public static void RecordAttempt(CallRecord call, SpanRole role)
    {
        var own = Own(call);
        RecordOutcome(call, own);
        ref readonly var usage = ref call.Response.Usage;
        if (!usage.IsKnown)
            return;
        if (role != SpanRole.AttemptOfExtensions)
            RecordUsage(call, usage);
        if (Instruments.Tokens.Enabled)
            RecordTokens(usage, own);
        if (call.Cost.List.Amount is { } amount && call.Cost.IsKnown)
            Instruments.Cost.Add(amount.Nanos, own);
        else
            Instruments.Unpriced.Add(1, own);
    }

    /// <summary>How long a call took, all its attempts together.</summary>
    public static void RecordCall(CallRecord call)
    {
        if (!Instruments.OperationDuration.Enabled)
            return;
        var tags = Conventional(call);
        if (call.ErrorType is { } error)
            tags.Add(Names.ErrorType, error);
        Instruments.OperationDuration.Record(call.DurationSeconds, tags);
    }

    /// <summary>The attributes that the conventions have for all their metrics.</summary>
    public static TagList Conventional(CallRecord call)
    {
        var tags = new TagList { { Names.OperationName, call.Operation }, { Names.ProviderName, "anthropic" } };
        Add(ref tags, Names.RequestModel, call.Request.Model);
        Add(ref tags, Names.ResponseModel, call.Response.Model);
        AddServer(ref tags, call);
        return tags;
    }

    static void RecordUsage(CallRecord call, in Usage usage)
    {
        if (Instruments.TimeToFirstChunk.Enabled && call.TimeToFirstChunkSeconds >= 0)
            Instruments.TimeToFirstChunk.Record(call.TimeToFirstChunkSeconds, Conventional(call));
        if (!Instruments.TokenUsage.Enabled)
            return;
        var input = Conventional(call);
        var output = input;
        input.Add(Names.TokenType, "input");
        Instruments.TokenUsage.Record(usage.AllInput, input);
        if (usage.Output < 0)
            return;
        output.Add(Names.TokenType, "output");
        Instruments.TokenUsage.Record(usage.Output, output);
    }

    static void RecordTokens(in Usage usage, in TagList tags)
    {
        Add("input", usage.Input, tags);
        Add("output", usage.Output, tags);
        Add("cache_read", usage.CacheRead, tags);
        Add("cache_creation_5m", usage.FiveMinuteWrites - usage.UnsplitWrites, tags);
        Add("cache_creation_1h", usage.HourWrites, tags);
        Add("cache_creation_unsplit", usage.UnsplitWrites, tags);

        static void Add(string type, long count, TagList tags)
        {
            if (count <= 0)
                return;
            tags.Add(Names.UsageTokenType, type);
            Instruments.Tokens.Add(count, tags);
        }
    }

    static void RecordOutcome(CallRecord call, in TagList own)
    {
        if (Instruments.Attempts.Enabled)
        {
            var tags = own;
            Add(ref tags, Names.ErrorClassName, ErrorClasses.NameOf(call.Error));
            Instruments.Attempts.Add(1, tags);
        }

        if (!Instruments.StageDuration.Enabled)
            return;
        RecordStage("waiting", call.WaitingSeconds, own);
        RecordStage("first_token", call.FirstTokenSeconds, own);
        RecordStage("generation", call.GenerationSeconds, own);
    }

    static void RecordStage(string stage, double seconds, TagList tags)
    {
        if (seconds < 0)
            return;
        tags.Add(Names.StageName, stage);
        Instruments.StageDuration.Record(seconds, tags);
    }

    // Whose a call is matters more here than what it asked for; with one more for the instrument's own, most calls need no memory beyond the list.
    static TagList Own(CallRecord call)
    {
        var tags = new TagList();
        Add(ref tags, Names.ResponseModel, call.Response.Model ?? call.Request.Model);
        AddServer(ref tags, call);
        if (call.Tags is not { } told)
            return tags;
        Add(ref tags, Names.Team, told.Team);
        Add(ref tags, Names.Project, told.Project);
        Add(ref tags, Names.PromptName, told.Template);
        Add(ref tags, Names.PromptVersion, told.TemplateVersion);
        Add(ref tags, Names.Experiment, told.Experiment);
        Add(ref tags, Names.AppEndpoint, told.Endpoint);
        return tags;
    }

    static void AddServer(ref TagList tags, CallRecord call)
    {
        Add(ref tags, Names.ServerAddress, call.ServerAddress);
        if (call.ServerPort >= 0)
            tags.Add(Names.ServerPort, call.ServerPort);
    }

    static void Add(ref TagList tags, string name, string? value)
    {
        if (value is not null)
            tags.Add(name, value);
    }
}
