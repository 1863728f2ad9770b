using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plumbline.Cli.Output;

/// <summary>How the program writes JSON: indented, and with characters instead of escapes, since it does not go into a page.</summary>
static class JsonText
{
    public static JsonSerializerOptions Readable { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
