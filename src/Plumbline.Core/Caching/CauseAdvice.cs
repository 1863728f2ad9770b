using System.Diagnostics;

namespace Plumbline.Core.Caching;

/// <summary>What a cause is called, what it means, and the setting or habit that avoids it. The one place for these words.</summary>
/// <param name="Name">In JSON, CSV and the API.</param>
/// <param name="Title">For people.</param>
/// <param name="Meaning">What happened, in a sentence.</param>
/// <param name="Advice">What would avoid it; empty where nothing would.</param>
public sealed record CauseAdvice(CacheCause Cause, string Name, string Title, string Meaning, string Advice)
{
    /// <summary>All causes that lose something, and <see cref="CacheCause.SessionStart"/>, in the order in which they are shown when they cost the same.</summary>
    public static IReadOnlyList<CauseAdvice> All { get; } =
    [
        new(
            CacheCause.Idle5m,
            "idle_5m",
            "idle over 5 min",
            "The conversation rested for longer than the five minutes that its cache was kept.",
            "Set ENABLE_PROMPT_CACHING_1H=1 where rests of 5 to 60 minutes are common; else begin anew with /clear after a rest."
        ),
        new(
            CacheCause.Idle1h,
            "idle_1h",
            "idle over 1 h",
            "The conversation rested for more than an hour, which no cache outlives.",
            "After a long rest begin anew with /clear, or /compact before it, instead of sending the whole conversation again."
        ),
        new(
            CacheCause.ModelSwitch,
            "model_switch",
            "model switch",
            "The model was changed: each model has a cache of its own.",
            "Choose the model before the first prompt (/model, or \"model\" in settings.json); give other models a sub-agent or a session."
        ),
        new(
            CacheCause.EffortSwitch,
            "effort_switch",
            "effort switch",
            "The effort was changed: each effort has a cache of its own.",
            "Choose the effort at the start of a session and keep it (/effort)."
        ),
        new(
            CacheCause.FastSwitch,
            "fast_switch",
            "fast mode switch",
            "Fast mode was turned on or off, which leaves the cache behind.",
            "Turn /fast on before the first prompt, not in the middle of a conversation."
        ),
        new(
            CacheCause.Compaction,
            "compaction",
            "compaction",
            "The conversation was replaced by its summary, which is written to the cache anew.",
            "Use /clear between tasks, and /compact at a natural break, so that the automatic one comes less often."
        ),
        new(
            CacheCause.ClientUpgrade,
            "client_upgrade",
            "client upgrade",
            "A newer client went on with the session: its system prompt and tools are others.",
            "End conversations before an upgrade; DISABLE_AUTOUPDATER=1 lets you choose when."
        ),
        new(
            CacheCause.ToolChange,
            "tool_change",
            "MCP or tool change",
            "An MCP server, a plugin or a tool came or went: tools stand at the very beginning of the prompt.",
            "Connect MCP servers and enable plugins before the first prompt; do not deny a whole tool in the middle."
        ),
        new(
            CacheCause.Resume,
            "resume",
            "resume",
            "A new process went on with the session and sent another beginning.",
            "Resume with the same settings, MCP servers and folder; for a new task begin a new session."
        ),
        new(
            CacheCause.Unknown,
            "unknown",
            "unknown",
            "Nothing in the records explains it: evicted early, an edited history, a gateway, or a change that leaves no record.",
            "Look at what changes between prompts: hooks that add context, gateways that rewrite requests, tools that come and go."
        ),
        new(CacheCause.Minor, "minor", "small losses", "Each too small to look for a cause.", ""),
        new(
            CacheCause.SessionStart,
            "session_start",
            "first request",
            "The first request of a conversation: nothing was cached before, so nothing is lost.",
            "Fewer, longer conversations, fewer sub-agents, a shorter CLAUDE.md and fewer MCP tools make starts cheaper."
        ),
    ];

    /// <summary>The words for a cause; <see cref="CacheCause.None"/> has none.</summary>
    public static CauseAdvice Of(CacheCause cause) =>
        All.FirstOrDefault(advice => advice.Cause == cause) ?? throw new UnreachableException($"No words for {cause}.");
}
