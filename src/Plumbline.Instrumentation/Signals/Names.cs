namespace Plumbline.Instrumentation.Signals;

/// <summary>Names of attributes. Those of <c>gen_ai</c>, <c>server</c>, <c>error</c>, <c>http</c> and <c>enduser</c> are the conventions'.</summary>
static class Names
{
    public const string Source = "Plumbline.Instrumentation";

    public const string OperationName = "gen_ai.operation.name",
        ProviderName = "gen_ai.provider.name",
        RequestModel = "gen_ai.request.model",
        RequestMaxTokens = "gen_ai.request.max_tokens",
        RequestTemperature = "gen_ai.request.temperature",
        RequestTopP = "gen_ai.request.top_p",
        RequestTopK = "gen_ai.request.top_k",
        RequestStopSequences = "gen_ai.request.stop_sequences",
        RequestStream = "gen_ai.request.stream",
        OutputType = "gen_ai.output.type",
        ResponseId = "gen_ai.response.id",
        ResponseModel = "gen_ai.response.model",
        ResponseFinishReasons = "gen_ai.response.finish_reasons",
        ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk",
        InputTokens = "gen_ai.usage.input_tokens",
        OutputTokens = "gen_ai.usage.output_tokens",
        CacheReadTokens = "gen_ai.usage.cache_read.input_tokens",
        CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens",
        ReasoningTokens = "gen_ai.usage.reasoning.output_tokens",
        ConversationId = "gen_ai.conversation.id",
        PromptName = "gen_ai.prompt.name",
        TokenType = "gen_ai.token.type",
        ServerAddress = "server.address",
        ServerPort = "server.port",
        ErrorType = "error.type",
        HttpStatus = "http.response.status_code",
        EndUser = "enduser.id";

    public const string Team = "plumbline.team",
        Project = "plumbline.project",
        Experiment = "plumbline.experiment",
        AppEndpoint = "plumbline.endpoint",
        PromptVersion = "plumbline.prompt.version";

    public const string CostNanos = "plumbline.cost.list_nanos",
        CostLowNanos = "plumbline.cost.list_nanos_low",
        CostHighNanos = "plumbline.cost.list_nanos_high",
        CostBasis = "plumbline.cost.basis",
        PriceBookVersion = "plumbline.cost.price_book";

    public const string UncachedTokens = "plumbline.usage.uncached_input_tokens",
        CacheCreation5mTokens = "plumbline.usage.cache_creation_5m_tokens",
        CacheCreation1hTokens = "plumbline.usage.cache_creation_1h_tokens",
        CacheCreationUnsplitTokens = "plumbline.usage.cache_creation_unsplit_tokens",
        WebSearches = "plumbline.usage.web_searches",
        WebFetches = "plumbline.usage.web_fetches",
        Iterations = "plumbline.usage.iterations",
        Fallbacks = "plumbline.usage.fallbacks",
        IsLowerBound = "plumbline.usage.is_lower_bound",
        CountedTokens = "plumbline.usage.counted_input_tokens",
        UsageTokenType = "plumbline.token.type";

    public const string ServiceTier = "plumbline.service_tier",
        InferenceGeo = "plumbline.inference_geo",
        Speed = "plumbline.speed",
        Effort = "plumbline.request.effort",
        MessageCount = "plumbline.request.messages",
        ToolCount = "plumbline.request.tools",
        IsBatch = "plumbline.batch";

    public const string Attempt = "plumbline.attempt",
        Attempts = "plumbline.attempts",
        RequestId = "plumbline.request_id",
        OrganizationId = "plumbline.organization_id",
        RetryAfter = "plumbline.retry_after",
        ErrorClassName = "plumbline.error.class",
        ErrorCode = "plumbline.error.code",
        StopReason = "plumbline.stop_reason",
        ToolUses = "plumbline.tool_use.count",
        ToolNames = "plumbline.tool_use.names",
        Chunks = "plumbline.stream.chunks",
        StageName = "plumbline.stage",
        StageWaiting = "plumbline.stage.waiting",
        StageFirstToken = "plumbline.stage.first_token",
        StageGeneration = "plumbline.stage.generation",
        LimitKind = "plumbline.rate_limit.kind",
        Duration = "plumbline.duration",
        Place = "plumbline.place";
}
