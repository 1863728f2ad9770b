using System.Buffers;
using System.Text.Json;
using Plumbline.Cli.LocalLogs;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Client;

/// <summary>
/// The last state of each session, beside the index: one small file a session, replaced as a whole, so that readers see the old or the
/// new one. Nothing in it is needed for a number; whatever cannot be read or written is as if it were not there.
/// </summary>
sealed class ClientStates(string cacheFolder)
{
    /// <summary>A session that said nothing for this long is forgotten; Claude Code itself sweeps its logs after 30 days.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // Ours are a few hundred bytes.
    const long BytesMax = 64 * 1024;

    readonly string _folder = Path.Combine(cacheFolder, "client");

    /// <summary>Keeps a state. What this input did not say stays as it was before.</summary>
    public bool TryKeep(ClientState state)
    {
        try
        {
            var path = PathOf(state.SessionId);
            var before = TryRead(path);
            state = state with
            {
                Limits = state.Limits ?? before?.Limits,
                PullRequest = state.PullRequest ?? before?.PullRequest,
                Context = state.Context ?? before?.Context,
            };
            CacheFolder.Create(_folder);
            var temporary = $"{path}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(temporary, ToJson(state));
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The state of a session; null when it said nothing.</summary>
    public ClientState? Of(string sessionId) => TryRead(PathOf(sessionId));

    /// <summary>All states, the latest first.</summary>
    public IReadOnlyList<ClientState> All()
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(_folder, "*.json")
                    .Select(TryRead)
                    .OfType<ClientState>()
                    .OrderByDescending(state => state.SeenAt),
            ];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The latest state that holds limits: they belong to the account, whichever session told them.</summary>
    public ClientState? LatestWithLimits() => All().FirstOrDefault(state => state.Limits is not null);

    /// <summary>Forgets sessions that said nothing for long.</summary>
    public void Sweep(DateTimeOffset now)
    {
        try
        {
            foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
            {
                if (now.UtcDateTime - file.LastWriteTimeUtc > Kept)
                    file.Delete();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // They are swept another time.
        }
    }

    // Ids are UUIDs; any other text becomes a name that is safe on every file system.
    string PathOf(string sessionId) => Path.Combine(_folder, (IsPlain(sessionId) ? sessionId : HashOf(sessionId)) + ".json");

    static string HashOf(string text) =>
        Hash128.Of(System.Text.Encoding.UTF8.GetBytes(text)) is var hash ? $"{hash.High:x16}{hash.Low:x16}" : "";

    static bool IsPlain(string id) => id.Length is > 0 and <= 64 && !id.AsSpan().ContainsAnyExcept(PlainCharacters);

    static readonly SearchValues<char> PlainCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz-");

    static ClientState? TryRead(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > BytesMax)
                return null;
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return root.TextAt("session_id") is { } session && root.WholeAt("seen_at") is { } seen
                ? new(
                    session,
                    seen,
                    StatusInput.LimitsOf(root.At("rate_limits")),
                    StatusInput.PullRequestOf(root.At("pr")),
                    StatusInput.ContextOf(root.At("context_window"))
                )
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // The members have the names that Claude Code gives them.
    static byte[] ToJson(ClientState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("session_id", state.SessionId);
            json.WriteNumber("seen_at", state.SeenAt);
            WriteLimits(json, state.Limits);
            if (state.PullRequest is { } pullRequest)
            {
                json.WriteStartObject("pr");
                json.WriteNumber("number", pullRequest.Number);
                json.WriteString("url", pullRequest.Url);
                json.WriteString("review_state", pullRequest.ReviewState);
                json.WriteEndObject();
            }

            if (state.Context is { } context)
            {
                json.WriteStartObject("context_window");
                Write(json, "used_percentage", context.UsedPercent);
                Write(json, "context_window_size", context.Size);
                Write(json, "used_tokens", context.UsedTokens);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    static void WriteLimits(Utf8JsonWriter json, RateLimits? limits)
    {
        if (limits is null)
            return;
        json.WriteStartObject("rate_limits");
        Write(json, "five_hour", limits.FiveHour);
        Write(json, "seven_day", limits.SevenDay);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, RateLimit? limit)
    {
        if (limit is null)
            return;
        json.WriteStartObject(name);
        json.WriteNumber("used_percentage", limit.UsedPercent);
        Write(json, "resets_at", limit.ResetsAt);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
    }
}
