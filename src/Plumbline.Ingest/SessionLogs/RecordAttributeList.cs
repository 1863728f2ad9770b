using Plumbline.Core.Model;
using Plumbline.Ingest.Normalise;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Puts attributes together as a decoder of telemetry would have found them.</summary>
sealed class RecordAttributeList(AttributeBuffer buffer)
{
    /// <summary>What was added since the last <see cref="Begin"/>. Valid until the next.</summary>
    public AttributeView View => new(default, buffer, 0, buffer.Count, 0);

    /// <summary>Begins a list. The scratch keeps what it has: the record's texts stand there.</summary>
    public void Begin() => buffer.Clear();

    /// <summary>Adds texts.</summary>
    public void Add((byte[] Key, byte[] Value)[] pairs)
    {
        foreach (var (key, value) in pairs)
            Add(key, value);
    }

    /// <summary>Adds a text.</summary>
    public void Add(KnownKey key, ReadOnlySpan<byte> value) => Add(KnownKeys.Name(key), value);

    /// <summary>Adds a text that stands in the scratch.</summary>
    public void Add(KnownKey key, TextRef value) => Add(KnownKeys.Name(key), value);

    /// <summary>Adds a text that stands in the scratch.</summary>
    public void Add(ReadOnlySpan<byte> key, TextRef value) => Append(Write(key), AttributeKind.String).Text = value;

    /// <summary>Adds a number.</summary>
    public void Add(ReadOnlySpan<byte> key, long value) => Append(Write(key), AttributeKind.Int).Bits = value;

    /// <summary>Adds a boolean.</summary>
    public void Add(ReadOnlySpan<byte> key, bool value) => Append(Write(key), AttributeKind.Bool).Bits = value ? 1 : 0;

    void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var name = Write(key);
        Append(name, AttributeKind.String).Text = Write(value);
    }

    ref AttributeEntry Append(TextRef key, AttributeKind kind)
    {
        ref var entry = ref buffer.Add();
        (entry.Key, entry.Kind) = (key, kind);
        return ref entry;
    }

    TextRef Write(ReadOnlySpan<byte> bytes)
    {
        var start = buffer.Scratch.Length;
        buffer.Scratch.Write(bytes);
        return buffer.Scratch.Since(start);
    }
}
