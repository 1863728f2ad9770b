namespace Plumbline.Instrumentation.Wire;

/// <summary>What a request to the Messages API asks for, as far as it is told by signals. No text of the prompt is among it.</summary>
struct RequestFields
{
    /// <summary>Null when it was not seen.</summary>
    public string? Model;

    /// <summary>−1 when it was not seen.</summary>
    public long MaxTokens,
        TopK;

    public double? Temperature,
        TopP;

    public bool IsStream;

    public string[]? StopSequences;

    public string? ServiceTier,
        Speed,
        InferenceGeo,
        Effort;

    /// <summary><c>json</c> when a schema was given; null otherwise.</summary>
    public string? OutputType;

    public int MessageCount,
        ToolCount;

    /// <summary>Nothing is known of it.</summary>
    public static RequestFields Unknown => new() { MaxTokens = -1, TopK = -1 };
}
