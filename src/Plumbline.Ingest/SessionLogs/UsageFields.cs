using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>What a response's <c>usage</c> says.</summary>
sealed class UsageFields
{
    const int ServerToolUse = 5,
        Details = 6,
        Speed = 7,
        Geo = 8,
        Tier = 9,
        IterationList = 10;

    static readonly KeyTable Keys = new([
        .. TokenFields.Keys,
        "server_tool_use",
        "output_tokens_details",
        "speed",
        "inference_geo",
        "service_tier",
        "iterations",
    ]);

    static readonly KeyTable IterationKeys = new([.. TokenFields.Keys, "type", "model"]);
    static readonly KeyTable ServerToolKeys = new("web_search_requests", "web_fetch_requests");
    static readonly KeyTable DetailKeys = new("thinking_tokens");

    public TokenFields Tokens;

    public long WebSearches,
        WebFetches;

    /// <summary>What is wrong with the counts.</summary>
    public SkipReason Problem => TokenFields.Worst(Tokens.Problem, TokenFields.Fault(WebSearches), TokenFields.Fault(WebFetches));

    /// <summary>−1 when it is not said.</summary>
    public long ThinkingTokens;

    public ServiceTier ServiceTier;

    public bool IsFast,
        IsUsGeo;

    /// <summary>The parts of which the response consists, if it says so.</summary>
    public StructList<Iteration> Iterations { get; } = new();

    /// <summary>One of them.</summary>
    public struct Iteration
    {
        public JsonValue Type,
            Model;

        public TokenFields Tokens;
    }

    /// <summary>Reads the members of the object that the cursor has entered.</summary>
    public void Read(JsonCursor cursor)
    {
        (Tokens, WebSearches, WebFetches, ThinkingTokens) = (default, 0, 0, -1);
        (ServiceTier, IsFast, IsUsGeo) = (ServiceTier.Unknown, false, false);
        Iterations.Clear();
        while (cursor.NextKey(out var name))
        {
            var key = cursor.Find(Keys, name);
            if (!Tokens.Read(cursor, key))
                ReadFurther(cursor, key);
        }
    }

    void ReadFurther(JsonCursor cursor, int key)
    {
        switch (key)
        {
            case ServerToolUse:
                ReadServerTools(cursor);
                break;
            case Details:
                ReadDetails(cursor);
                break;
            case Speed:
                IsFast = cursor.Is(cursor.Read(), "fast"u8);
                break;
            case Geo:
                IsUsGeo = cursor.Is(cursor.Read(), "us"u8);
                break;
            case Tier:
                ServiceTier = TierOf(cursor, cursor.Read());
                break;
            case IterationList:
                ReadIterations(cursor);
                break;
            default:
                cursor.Read();
                break;
        }
    }

    void ReadServerTools(JsonCursor cursor)
    {
        (WebSearches, WebFetches) = (0, 0);
        if (!cursor.TryEnterObject(out _))
            return;
        while (cursor.NextKey(out var name))
        {
            var key = cursor.Find(ServerToolKeys, name);
            if (key == 0)
                WebSearches = TokenFields.Count(cursor);
            else if (key == 1)
                WebFetches = TokenFields.Count(cursor);
            else
                cursor.Read();
        }
    }

    void ReadDetails(JsonCursor cursor)
    {
        ThinkingTokens = -1;
        if (!cursor.TryEnterObject(out _))
            return;
        while (cursor.NextKey(out var name))
        {
            var key = cursor.Find(DetailKeys, name);
            var value = cursor.Read();
            if (key == 0)
                ThinkingTokens =
                    value.Kind == JsonKind.Number && JsonScalar.TryWhole(cursor.Bytes(value), out var count) && count >= 0 ? count : -1;
        }
    }

    void ReadIterations(JsonCursor cursor)
    {
        Iterations.Clear();
        if (!cursor.TryEnterArray(out _))
            return;
        while (cursor.NextItem())
        {
            if (!cursor.TryEnterObject(out _))
                continue;
            ref var iteration = ref Iterations.Add();
            while (cursor.NextKey(out var name))
            {
                var key = cursor.Find(IterationKeys, name);
                if (iteration.Tokens.Read(cursor, key))
                    continue;
                var value = cursor.Read();
                if (key == TokenFields.KeyCount)
                    iteration.Type = value;
                else if (key == TokenFields.KeyCount + 1)
                    iteration.Model = value;
            }
        }
    }

    static ServiceTier TierOf(JsonCursor cursor, JsonValue value) =>
        cursor.Is(value, "standard"u8) ? ServiceTier.Standard
        : cursor.Is(value, "priority"u8) ? ServiceTier.Priority
        : cursor.Is(value, "batch"u8) ? ServiceTier.Batch
        : ServiceTier.Unknown;
}
