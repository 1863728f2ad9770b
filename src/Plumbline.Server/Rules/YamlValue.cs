namespace Plumbline.Server.Rules;

/// <summary>A value in a YAML file, with its place.</summary>
sealed class YamlValue
{
    /// <summary>The line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The text of a scalar; null otherwise, and for null itself.</summary>
    public string? Text { get; init; }

    /// <summary>The elements of a list; null when it is none.</summary>
    public List<YamlValue>? Items { get; init; }

    /// <summary>The entries of a mapping; null when it is none.</summary>
    public List<Entry>? Entries { get; init; }

    /// <summary>Whether nothing stands here, or <c>null</c> or <c>~</c>.</summary>
    public bool IsNull => Text is null && Items is null && Entries is null;

    /// <summary>What it is, for a message.</summary>
    public string Describe() =>
        Entries is not null ? "a mapping"
        : Items is not null ? "a list"
        : Text is null ? "nothing"
        : $"\"{(Text.Length > 60 ? Text[..60] + "…" : Text).ReplaceLineEndings(" ")}\"";

    /// <summary>A key and its value.</summary>
    public readonly record struct Entry(YamlValue Key, YamlValue Value);
}
