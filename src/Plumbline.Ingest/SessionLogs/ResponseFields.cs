using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Fills a response from the one line of it that counts.</summary>
sealed class ResponseFields(ChunkBuilder builder)
{
    readonly JsonCursor _cursor = builder.Cursor;

    /// <summary>Fills all but what the response's lines have in common.</summary>
    public void Fill(ref LoggedResponse response, LineFields line, LineFields envelope, long time)
    {
        response.Time = time;
        response.HasStopReason = line.Message.StopReason.IsPresent;
        response.IsOutputLowerBound = !response.HasStopReason;
        response.Model = builder.Keep(RepeatedText.Model, line.Message.Model);
        FillUsage(ref response, line.Message.Usage);
        FillParts(ref response, line.Message.Usage);
        FillOrigin(ref response, line, envelope);
        FillAttribution(ref response, envelope);
        response.HasClientCost = builder.TryUsd(line[LineKey.CostUsd], out response.ClientCost);
    }

    static void FillUsage(ref LoggedResponse response, UsageFields usage)
    {
        (response.InputTokens, response.OutputTokens) = (usage.Tokens.Input, usage.Tokens.Output);
        response.CacheReadTokens = usage.Tokens.CacheRead;
        (response.CacheCreation5mTokens, response.CacheCreation1hTokens, response.IsSplitAssumed) = usage.Tokens.CacheWrites();
        (response.WebSearches, response.WebFetches, response.ThinkingTokens) = (usage.WebSearches, usage.WebFetches, usage.ThinkingTokens);
        (response.Tier, response.IsFast, response.IsUsGeo) = (usage.ServiceTier, usage.IsFast, usage.IsUsGeo);
    }

    // A copied line names the session of its request; the session's own lines may name it as well.
    void FillOrigin(ref LoggedResponse response, LineFields line, LineFields envelope)
    {
        var (session, original) = (envelope[LineKey.SessionId], envelope[LineKey.RequestSessionId]);
        var hasOriginal = original.IsText && original.Length > 0;
        response.Session = builder.Session(hasOriginal ? original : session);
        response.IsMarkedCopy = hasOriginal && !_cursor.Plain(session).SequenceEqual(builder.Chunk.Text[response.Session]);
        response.Cwd = builder.Keep(RepeatedText.Cwd, envelope[LineKey.Cwd]);
        response.Branch = builder.Keep(RepeatedText.Branch, envelope[LineKey.GitBranch]);
        response.Version = builder.Keep(RepeatedText.Version, envelope[LineKey.Version]);
        response.Entrypoint = builder.Keep(RepeatedText.Entrypoint, envelope[LineKey.Entrypoint]);
        response.Effort = builder.Keep(RepeatedText.Effort, envelope[LineKey.Effort]);
        response.IsSidechain = ChunkBuilder.IsTrue(envelope[LineKey.IsSidechain]) || !ReferenceEquals(line, envelope);
    }

    void FillAttribution(ref LoggedResponse response, LineFields envelope)
    {
        var agent = envelope.HasNested && envelope.NestedAgentId.IsText ? envelope.NestedAgentId : envelope[LineKey.AgentId];
        response.AgentId = builder.Keep(RepeatedText.AgentId, agent);
        response.AgentType = builder.Keep(RepeatedText.AgentType, envelope[LineKey.AttributionAgent]);
        if (response.AgentType.IsAbsent && builder.File.AgentType is { Length: > 0 } type)
            response.AgentType = builder.Keep(RepeatedText.AgentType, type);
        response.Skill = builder.Keep(RepeatedText.Skill, envelope[LineKey.AttributionSkill]);
        response.McpServer = builder.Keep(RepeatedText.McpServer, envelope[LineKey.AttributionMcpServer]);
        response.McpTool = builder.Keep(RepeatedText.McpTool, envelope[LineKey.AttributionMcpTool]);
    }

    void FillParts(ref LoggedResponse response, UsageFields usage)
    {
        (response.FirstPart, response.PartCount) = (builder.Chunk.Parts.Count, 0);
        if (usage.Iterations.Count == 0)
            return;
        var areMessagesParts = AddUp(usage);
        foreach (ref var iteration in usage.Iterations.AsSpan())
        {
            var isAdvisor = _cursor.Is(iteration.Type, "advisor_message"u8);
            if (!isAdvisor && !(areMessagesParts && IsMessage(in iteration)))
                continue;
            if (iteration.Tokens.Problem != SkipReason.None)
                continue;
            ref var part = ref builder.Chunk.Parts.Add();
            part.IsAdvisor = isAdvisor;
            part.Model = builder.Keep(RepeatedText.PartModel, iteration.Model);
            (part.InputTokens, part.OutputTokens) = (iteration.Tokens.Input, iteration.Tokens.Output);
            part.CacheReadTokens = iteration.Tokens.CacheRead;
            (part.CacheCreation5mTokens, part.CacheCreation1hTokens, _) = iteration.Tokens.CacheWrites();
            response.PartCount++;
        }
    }

    // Parts are priced apart only when there are several and nothing of the whole is left over.
    bool AddUp(UsageFields usage)
    {
        var (count, input, output, read, write5m, write1h) = (0, 0L, 0L, 0L, 0L, 0L);
        foreach (ref var iteration in usage.Iterations.AsSpan())
        {
            if (!IsMessage(in iteration))
                continue;
            count++;
            input += iteration.Tokens.Input;
            output += iteration.Tokens.Output;
            read += iteration.Tokens.CacheRead;
            var (fiveMinutes, oneHour, _) = iteration.Tokens.CacheWrites();
            (write5m, write1h) = (write5m + fiveMinutes, write1h + oneHour);
        }

        var whole = usage.Tokens.CacheWrites();
        return count >= 2
            && (input, output, read) == (usage.Tokens.Input, usage.Tokens.Output, usage.Tokens.CacheRead)
            && (write5m, write1h) == (whole.FiveMinutes, whole.OneHour);
    }

    bool IsMessage(in UsageFields.Iteration iteration) =>
        iteration.Tokens.Problem == SkipReason.None && (iteration.Type.Kind <= JsonKind.Null || _cursor.Is(iteration.Type, "message"u8));
}
