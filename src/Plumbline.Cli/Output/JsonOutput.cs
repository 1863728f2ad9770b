using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Output;

/// <summary>
/// JSON on standard output, written token by token: nothing is looked up by reflection, so it costs no time at start. Indented, with
/// characters instead of escapes, since it does not go into a page. Money is a decimal text, so that no reader rounds it.
/// </summary>
static class JsonOutput
{
    // Most reports.
    const int BufferBytes = 16 * 1024;

    static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Writes one document and a newline.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> document)
    {
        var buffer = new ArrayBufferWriter<byte>(BufferBytes);
        using (var json = new Utf8JsonWriter(buffer, Options))
            document(json);
        output.Write(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
        output.Write('\n');
    }

    /// <summary>An amount as a decimal text; null when it is not known.</summary>
    public static void WriteUsd(this Utf8JsonWriter json, string name, Usd? amount)
    {
        if (amount is { } known)
            json.WriteString(name, known.ToString());
        else
            json.WriteNull(name);
    }

    /// <summary>A number; null when there is none.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
