using System.Buffers.Binary;
using Plumbline.Core.Model;

namespace Plumbline.Ingest.Normalise;

/// <summary>The vendors' attribute names: found by their bytes, without making strings.</summary>
public static class KnownKeys
{
    // Twice the names, at least, so that a search rarely looks at more than one.
    const int Slots = 1024;

    static readonly List<Entry> Entries = [default];
    static readonly ushort[] Table = new ushort[Slots];

    // What questions are answered from; the list is only for building it.
    static readonly Entry[] All;

    readonly record struct Entry(byte[] Name, Hash128 Hash, KeyTraits Traits);

    static KnownKeys()
    {
        AddHandled();
        AddListed();
        All = [.. Entries];
    }

    /// <summary>How many numbers there are.</summary>
    public static int Count => All.Length;

    /// <summary>What is true of a name.</summary>
    public static KeyTraits Traits(KnownKey key) => All[(int)key].Traits;

    /// <summary>The hash of a name.</summary>
    public static Hash128 Hash(KnownKey key) => All[(int)key].Hash;

    /// <summary>A name's bytes.</summary>
    public static ReadOnlySpan<byte> Name(KnownKey key) => All[(int)key].Name;

    /// <summary>The number of a name; Unknown when it is in no list.</summary>
    public static KnownKey Find(ReadOnlySpan<byte> name)
    {
        for (var slot = Slot(name); Table[slot] != 0; slot = (slot + 1) % Slots)
        {
            if (name.SequenceEqual(All[Table[slot]].Name))
                return (KnownKey)Table[slot];
        }

        return KnownKey.Unknown;
    }

    // The beginning, the end and the length tell these names apart.
    static int Slot(ReadOnlySpan<byte> name)
    {
        var (head, tail) = name.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(name), BinaryPrimitives.ReadUInt32LittleEndian(name[^4..])),
            > 0 => ((ulong)name[0], name[^1]),
            _ => (0UL, 0UL),
        };
        return (int)((((head * 0x9e3779b97f4a7c15) ^ tail ^ (ulong)name.Length) * 0xa0761d6478bd642f) >> 54);
    }

    static void Add(string name, KeyTraits traits, KnownKey expected = KnownKey.Listed)
    {
        if (expected < KnownKey.Listed && (int)expected != Entries.Count)
            throw new InvalidOperationException($"{name} is not at its place: the list follows the enum.");
        var bytes = System.Text.Encoding.UTF8.GetBytes(name);
        if (Entries.Exists(entry => bytes.AsSpan().SequenceEqual(entry.Name)))
            throw new InvalidOperationException($"{name} is listed twice.");
        var slot = Slot(bytes);
        while (Table[slot] != 0)
            slot = (slot + 1) % Slots;
        Table[slot] = (ushort)Entries.Count;
        Entries.Add(new(bytes, Hash128.Of(bytes), traits));
    }

    static void AddHandled()
    {
        const KeyTraits who = KeyTraits.Context | KeyTraits.Identity;
        const KeyTraits split = KeyTraits.Own | KeyTraits.Split;
        Add("session.id", who, KnownKey.SessionId);
        Add("user.id", who, KnownKey.UserId);
        Add("user.email", who, KnownKey.UserEmail);
        Add("user.account_uuid", who, KnownKey.UserAccountUuid);
        Add("user.account_id", who, KnownKey.UserAccountId);
        Add("organization.id", who, KnownKey.OrganizationId);
        Add("enduser.id", KeyTraits.Context, KnownKey.EnduserId);
        Add("gen_ai.conversation.id", KeyTraits.Identity, KnownKey.ConversationId);
        Add("terminal.type", KeyTraits.Context, KnownKey.TerminalType);
        Add("anthropic.provider", KeyTraits.Context, KnownKey.AnthropicProvider);
        Add("app.version", KeyTraits.Context, KnownKey.AppVersion);
        Add("app.entrypoint", KeyTraits.Context, KnownKey.AppEntrypoint);
        Add("vcs.repository.url.full", KeyTraits.Context, KnownKey.RepositoryUrl);
        Add("vcs.owner.name", KeyTraits.Context, KnownKey.RepositoryOwner);
        Add("vcs.repository.name", KeyTraits.Context, KnownKey.RepositoryName);
        Add("vcs.ref.head.name", KeyTraits.Context, KnownKey.Branch);
        Add("service.name", KeyTraits.Context, KnownKey.ServiceName);
        Add("service.version", KeyTraits.Context, KnownKey.ServiceVersion);
        Add("event.name", KeyTraits.Own | KeyTraits.Envelope, KnownKey.EventName);
        Add("event.timestamp", KeyTraits.Own | KeyTraits.Envelope, KnownKey.EventTimestamp);
        Add("event.sequence", KeyTraits.Own | KeyTraits.Envelope, KnownKey.EventSequence);
        Add("prompt.id", KeyTraits.Own | KeyTraits.Envelope, KnownKey.PromptId);
        Add("model", split, KnownKey.Model);
        Add("type", split, KnownKey.Type);
        Add("query_source", split, KnownKey.QuerySource);
        Add("effort", split, KnownKey.Effort);
        Add("speed", split, KnownKey.Speed);
        Add("agent.name", split, KnownKey.AgentName);
        Add("skill.name", split, KnownKey.SkillName);
        Add("plugin.name", split, KnownKey.PluginName);
        Add("marketplace.name", split, KnownKey.MarketplaceName);
        Add("mcp_server.name", split, KnownKey.McpServerName);
        Add("mcp_tool.name", split, KnownKey.McpToolName);
        Add("request_id", KeyTraits.Own, KnownKey.RequestId);
        Add("client_request_id", KeyTraits.Own, KnownKey.ClientRequestId);
        Add("message.uuid", KeyTraits.Own, KnownKey.MessageUuid);
        Add("agent_id", KeyTraits.Own, KnownKey.AgentId);
        Add("input_tokens", KeyTraits.Own, KnownKey.InputTokens);
        Add("output_tokens", KeyTraits.Own, KnownKey.OutputTokens);
        Add("cache_read_tokens", KeyTraits.Own, KnownKey.CacheReadTokens);
        Add("cache_creation_tokens", KeyTraits.Own, KnownKey.CacheCreationTokens);
        Add("cache_creation_5m_tokens", KeyTraits.Own, KnownKey.CacheCreation5mTokens);
        Add("cache_creation_1h_tokens", KeyTraits.Own, KnownKey.CacheCreation1hTokens);
        Add("cost_usd", KeyTraits.Own, KnownKey.CostUsd);
        Add("cost_usd_micros", KeyTraits.Own, KnownKey.CostUsdMicros);
        Add("duration_ms", KeyTraits.Own, KnownKey.DurationMs);
        Add("ttft_ms", KeyTraits.Own, KnownKey.TimeToFirstTokenMs);
        Add("tool_use_id", KeyTraits.Own, KnownKey.ToolUseId);
        Add("use_id", KeyTraits.Own, KnownKey.UseId);
        Add("gen_ai.tool.call.id", KeyTraits.Own, KnownKey.ToolCallId);
        Add("tool_name", KeyTraits.Own, KnownKey.ToolName);
        Add("decision", KeyTraits.Own, KnownKey.Decision);
        Add("decision_source", KeyTraits.Own, KnownKey.DecisionSource);
        Add("source", KeyTraits.Own, KnownKey.Source);
        Add("error_type", KeyTraits.Own, KnownKey.ErrorType);
        Add("error.type", KeyTraits.Own, KnownKey.OtelErrorType);
        Add("error_class", KeyTraits.Own, KnownKey.ErrorClass);
        Add("error", KeyTraits.Own | KeyTraits.ErrorText, KnownKey.Error);
        Add("success", KeyTraits.Own, KnownKey.Success);
        Add("status_code", KeyTraits.Own, KnownKey.StatusCode);
        Add("attempt", KeyTraits.Own, KnownKey.Attempt);
        Add("mcp_server_name", KeyTraits.Own, KnownKey.ToolMcpServerName);
        Add("mcp_tool_name", KeyTraits.Own, KnownKey.ToolMcpToolName);
        Add("skill_name", KeyTraits.Own, KnownKey.ToolSkillName);
        Add("subagent_type", KeyTraits.Own, KnownKey.SubagentType);
        Add("git_commit_id", KeyTraits.Own, KnownKey.GitCommitId);
        Add("timeout", KeyTraits.Own, KnownKey.Timeout);
        Add("command_word", KeyTraits.Own, KnownKey.CommandWord);
        if (Entries.Count != (int)KnownKey.Listed)
            throw new InvalidOperationException("The list follows the enum.");
    }

    static void AddListed()
    {
        AddAll(KeyTraits.Context, StandardNames);
        AddAll(KeyTraits.Own | KeyTraits.Content, ContentNames);
        AddAll(KeyTraits.Own | KeyTraits.ErrorText, "exception.message", "error_message", "error.message");
        AddAll(KeyTraits.Own | KeyTraits.ToolInput, "tool_parameters", "tool_input");
        AddAll(KeyTraits.Own | KeyTraits.CommandLine, "bash_command", "command");
        AddAll(KeyTraits.None, KeptNames);
    }

    static void AddAll(KeyTraits traits, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Add(name, traits);
    }

    // Besides those above: on every point, record and span, or on the resource.
    static readonly string[] StandardNames =
    [
        "anthropic.custom_base_url",
        "anthropic.plan",
        "anthropic.seat_type",
        "vcs.provider.name",
        "host.arch",
        "host.name",
        "host.id",
        "os.type",
        "os.version",
        "wsl.version",
        "user.groups",
        "identity.source",
        "department",
        "team",
        "team.id",
        "team.name",
        "cost_center",
        "cost.center",
        "costcenter",
        "project",
        "project.id",
        "project.name",
        "service.namespace",
        "service.instance.id",
        "deployment.environment.name",
        "gen_ai.prompt.name",
        "process.working_directory",
    ];

    // Whatever their length, they hold what somebody wrote, a model answered, a tool was given or gave back, or where a file is.
    static readonly string[] ContentNames =
    [
        "prompt",
        "prompt_text",
        "user_prompt",
        "response",
        "body",
        "body_ref",
        "system_prompt",
        "system_prompt_preview",
        "system_reminders",
        "tool",
        "tools",
        "full_command",
        "description",
        "file_path",
        "notebook_path",
        "path",
        "hook_definitions",
        "new_context",
        "response.model_output",
        "output",
        "tool.output",
        "diff",
        "content",
        "old_string",
        "new_string",
        "workspace.host_paths",
        "gen_ai.input.messages",
        "gen_ai.output.messages",
        "gen_ai.system_instructions",
        "gen_ai.prompt",
        "gen_ai.completion",
        "gen_ai.tool.call.arguments",
        "gen_ai.tool.call.result",
        "gen_ai.tool.definitions",
        "gen_ai.tool.description",
        "gen_ai.agent.description",
        "gen_ai.evaluation.explanation",
        "exception.stacktrace",
    ];

    // Names, numbers and classes: kept whole.
    static readonly string[] KeptNames =
    [
        "account_uuid",
        "action",
        "additional_context_chars",
        "agent.source",
        "agent_path_count",
        "agent_type",
        "anthropic.mcp.server.name",
        "appearance_id",
        "artifacts_deleted",
        "auth_method",
        "bash_argv0",
        "bash_command_class",
        "body_length",
        "body_truncated",
        "category",
        "classifier_verdict",
        "command_name",
        "command_path_count",
        "command_source",
        "decision_type",
        "enabled_via",
        "enabled_via_override",
        "error_category",
        "error_code",
        "error_count",
        "error_name",
        "event_type",
        "files_past_cutoff",
        "files_retained_fresh",
        "final_model",
        "first_content_ms",
        "from_mode",
        "has_category",
        "has_explanation",
        "has_hooks",
        "has_mcp",
        "history_entries_pruned",
        "hook_event",
        "hook_matcher",
        "hook_name",
        "hook_source",
        "hook_type",
        "host_owned_mcp",
        "initial_user_message_chars",
        "install.trigger",
        "interaction.duration_ms",
        "interaction.sequence",
        "invocation_trigger",
        "is_async",
        "is_built_in",
        "is_plugin",
        "language",
        "link.type",
        "llm_request.context",
        "managed_only",
        "managed_settings.helper.applied",
        "managed_settings.helper.state",
        "managed_settings.source_behavior",
        "managed_settings.sources",
        "managed_settings.trigger",
        "marketplace.is_official",
        "mcp_server_scope",
        "mention_type",
        "message.id",
        "model_swapped",
        "new_context_message_count",
        "num_blocking",
        "num_cancelled",
        "num_hooks",
        "num_non_blocking_error",
        "num_outputs_persisted",
        "num_success",
        "parent.source",
        "parent_agent_id",
        "period_days",
        "permission_mode",
        "plugin.scope",
        "plugin_id",
        "plugin_id_hash",
        "post_tokens",
        "pre_tokens",
        "precompute_reuse",
        "prompt_length",
        "pull_request_number",
        "pull_request_url",
        "query_source_safe",
        "queued_sends",
        "request_body_id",
        "response.has_tool_call",
        "response_length",
        "result",
        "result_tokens",
        "safe_mode",
        "server_fallback_hop",
        "server_name",
        "server_scope",
        "session_files_deleted",
        "skill.kind",
        "skill.source",
        "skill_path_count",
        "skip_reason",
        "span.type",
        "start_type",
        "status",
        "stdout_chars",
        "stop_reason",
        "survey_type",
        "system_message_chars",
        "system_prompt_hash",
        "system_prompt_length",
        "system_reminders_count",
        "to_mode",
        "tool_hash",
        "tool_input_size_bytes",
        "tool_name_safe",
        "tool_result_size_bytes",
        "tool_source",
        "tools_count",
        "total_attempts",
        "total_duration_ms",
        "total_retry_duration_ms",
        "total_tokens",
        "total_tool_uses",
        "transcripts_deleted",
        "transcripts_exempted_desktop",
        "transport_type",
        "trigger",
        "used_default",
        "user_prompt_length",
        "vcs.ref.head.revision",
        "vcs.ref.head.type",
        "workflow.name",
        "workflow.run_id",
        "exception.type",
        "gen_ai.agent.id",
        "gen_ai.agent.name",
        "gen_ai.agent.version",
        "gen_ai.data_source.id",
        "gen_ai.evaluation.name",
        "gen_ai.evaluation.score.label",
        "gen_ai.evaluation.score.value",
        "gen_ai.operation.name",
        "gen_ai.output.type",
        "gen_ai.provider.name",
        "gen_ai.request.choice.count",
        "gen_ai.request.max_tokens",
        "gen_ai.request.model",
        "gen_ai.request.seed",
        "gen_ai.request.stream",
        "gen_ai.request.temperature",
        "gen_ai.request.top_k",
        "gen_ai.request.top_p",
        "gen_ai.response.finish_reasons",
        "gen_ai.response.id",
        "gen_ai.response.model",
        "gen_ai.system",
        "gen_ai.token.type",
        "gen_ai.tool.name",
        "gen_ai.tool.type",
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.input_tokens",
        "gen_ai.usage.output_tokens",
        "gen_ai.usage.reasoning.output_tokens",
        "gen_ai.workflow.name",
        "mcp.method.name",
        "mcp.protocol.version",
        "mcp.session.id",
    ];
}
