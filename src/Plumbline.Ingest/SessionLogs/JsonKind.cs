namespace Plumbline.Ingest.SessionLogs;

/// <summary>What a JSON value is.</summary>
enum JsonKind : byte
{
    /// <summary>There is none.</summary>
    Missing = 0,
    Null,
    True,
    False,
    Number,
    Text,
    Object,
    Array,
}

/// <summary>
/// A value of the line at hand, by its place in the buffer: a text without its quotes and still escaped, everything else as it stands.
/// The default is a missing value.
/// </summary>
readonly record struct JsonValue(JsonKind Kind, int Start, int End)
{
    /// <summary>Bytes as written.</summary>
    public int Length => End - Start;

    public bool IsText => Kind == JsonKind.Text;

    /// <summary>Neither missing nor null.</summary>
    public bool IsPresent => Kind > JsonKind.Null;
}
