using System.Diagnostics;

namespace Plumbline.Instrumentation.Tests.Calls;

/// <summary>Compares attributes one by one: each expected one is there with its value and type, and no other one is.</summary>
static class Expect
{
    static readonly string BookVersion = Linked.Pricing.PriceBook.BuiltIn.Version;

    // Durations: they are there, and not negative.
    public const string SomeSeconds = "«seconds»";

    public static void Attributes(Activity span, params (string Name, object Value)[] expected) => Attributes(Heard.TagsOf(span), expected);

    public static void Attributes(IReadOnlyDictionary<string, object?> actual, params (string Name, object Value)[] expected) =>
        Assert.Equal(Text(expected.Select(pair => (pair.Name, (object?)pair.Value))), Text(actual.Select(pair => (pair.Key, pair.Value))));

    /// <summary>What every answered call of the fake has.</summary>
    public static (string, object)[] Answered(Api api, string model, int number = 1, string operation = "chat") =>
        [
            ("gen_ai.operation.name", operation),
            ("gen_ai.provider.name", "anthropic"),
            ("gen_ai.request.model", model),
            ("server.address", "127.0.0.1"),
            ("server.port", api.Server.Address.Port),
            ("plumbline.attempt", 1L),
            ("plumbline.request_id", $"req_{number}"),
            ("plumbline.organization_id", "org-fake"),
            ("plumbline.stage.waiting", SomeSeconds),
        ];

    /// <summary>What every request of the tests asks.</summary>
    public static (string, object)[] Asked(bool isStream = false) =>
        [
            ("gen_ai.request.max_tokens", 100L),
            ("plumbline.request.messages", 1L),
            .. isStream ? new (string, object)[] { ("gen_ai.request.stream", true) } : [],
        ];

    /// <summary>What every message of the fake says, whatever it used.</summary>
    public static (string, object)[] Message(string model, string stopReason, int number = 1) =>
        [
            ("gen_ai.response.id", $"msg_{number}"),
            ("gen_ai.response.model", model),
            ("gen_ai.response.finish_reasons", new[] { stopReason }),
            ("plumbline.stop_reason", stopReason),
            ("plumbline.service_tier", "standard"),
            ("plumbline.inference_geo", "global"),
            ("plumbline.speed", "standard"),
            ("http.response.status_code", 200),
        ];

    /// <summary>What a whole stream has.</summary>
    public static (string, object)[] Streamed(long chunks) =>
        [
            ("gen_ai.response.time_to_first_chunk", SomeSeconds),
            ("plumbline.stage.first_token", SomeSeconds),
            ("plumbline.stage.generation", SomeSeconds),
            ("plumbline.stream.chunks", chunks),
        ];

    /// <summary>What it cost.</summary>
    public static (string, object)[] Cost(long nanos, string basis = "exact") =>
        [("plumbline.cost.list_nanos", nanos), ("plumbline.cost.basis", basis), ("plumbline.cost.price_book", BookVersion)];

    /// <summary>Tokens without a cache.</summary>
    public static (string, object)[] Tokens(long input, long output, bool isStart = false) =>
        [
            ("gen_ai.usage.input_tokens", input),
            ("gen_ai.usage.output_tokens", output),
            ("gen_ai.usage.cache_read.input_tokens", 0L),
            ("gen_ai.usage.cache_creation.input_tokens", 0L),
            ("plumbline.usage.uncached_input_tokens", input),
        ];

    static string Text(IEnumerable<(string Name, object? Value)> pairs) =>
        string.Join(
            '\n',
            pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name} = {Text(pair.Name, pair.Value)}")
        );

    static string Text(string name, object? value) =>
        value switch
        {
            double seconds when IsDuration(name) => seconds >= 0 ? SomeSeconds : "below zero",
            string[] list => "[" + string.Join(", ", list) + "]",
            SomeSeconds => SomeSeconds,
            _ => $"{value} ({value?.GetType().Name})",
        };

    static bool IsDuration(string name) =>
        name.StartsWith("plumbline.stage.", StringComparison.Ordinal)
        || name is "gen_ai.response.time_to_first_chunk" or "plumbline.duration";
}
