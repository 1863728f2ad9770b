using System.Runtime.InteropServices;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>How far one log was read and sent on.</summary>
/// <param name="To">Behind the last line that is done with, bytes from the start.</param>
/// <param name="State">What a reader needs to go on from there.</param>
/// <param name="HeadBytes">How many bytes of the file's beginning the head covers.</param>
/// <param name="Head">Their hash: a file that begins otherwise is another file.</param>
/// <param name="Size">The file's size when it was looked at.</param>
/// <param name="Changed">Its last write then, milliseconds since 1970: neither changed, nothing to do.</param>
public readonly record struct ReadPosition(long To, ReaderState State, int HeadBytes, ulong Head, long Size, long Changed);

/// <summary>
/// How far each log of this machine was read and sent to one place, in one small file. Losing it costs a repetition, which the receiver
/// recognises: what cannot be read is taken as nothing.
/// </summary>
public sealed class ReadPositions
{
    const string Format = "plumbline-read-positions";

    readonly string? _file;
    readonly Dictionary<string, ReadPosition> _positions = new(StringComparer.Ordinal);
    bool _isChanged;

    ReadPositions(string? file) => _file = file;

    /// <summary>Those of nothing sent yet, to be kept in a file or not at all.</summary>
    public static ReadPositions Anew(string? file) => new(file);

    /// <summary>Those of a file, which need not exist, to be kept there unless they are only looked at.</summary>
    public static ReadPositions Open(string file, bool isKept = true)
    {
        var positions = new ReadPositions(isKept ? file : null);
        positions.Load(file);
        return positions;
    }

    /// <summary>Whether nothing was sent yet.</summary>
    public bool IsEmpty => _positions.Count == 0;

    /// <summary>A log's position; the beginning for one that is not known.</summary>
    public ReadPosition this[string path]
    {
        get => _positions.GetValueOrDefault(path);
        set
        {
            if (_positions.TryGetValue(path, out var before) && before.Equals(value))
                return;
            _positions[path] = value;
            _isChanged = true;
        }
    }

    /// <summary>Forgets logs that are gone.</summary>
    public void KeepOnly(IReadOnlySet<string> paths)
    {
        foreach (var path in _positions.Keys.Where(path => !paths.Contains(path)).ToList())
            _isChanged |= _positions.Remove(path);
    }

    void Load(string file)
    {
        try
        {
            if (!File.Exists(file))
                return;
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            if (json.RootElement.GetProperty("format").GetString() != Format || json.RootElement.GetProperty("version").GetInt32() != 1)
                return;
            foreach (var entry in json.RootElement.GetProperty("files").EnumerateObject())
                _positions[entry.Name] = Read(entry.Value);
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
            )
        {
            _positions.Clear();
        }
    }

    static ReadPosition Read(JsonElement entry)
    {
        var state = entry.GetProperty("state").GetBytesFromBase64();
        if (state.Length != Marshal.SizeOf<ReaderState>())
            throw new FormatException("The reader's state has another size.");
        return new(
            entry.GetProperty("to").GetInt64(),
            MemoryMarshal.Read<ReaderState>(state),
            entry.GetProperty("head_bytes").GetInt32(),
            entry.GetProperty("head").GetUInt64(),
            entry.GetProperty("size").GetInt64(),
            entry.GetProperty("changed").GetInt64()
        );
    }

    /// <summary>Writes the file, if anything changed: beside it first, so that it is whole whenever it is there.</summary>
    public void Save()
    {
        if (!_isChanged || _file is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
        var beside = $"{_file}.{Environment.ProcessId}";
        using (var stream = File.Create(beside))
        using (var json = new Utf8JsonWriter(stream))
            Write(json);
        File.Move(beside, _file, overwrite: true);
        _isChanged = false;
    }

    void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", 1);
        json.WriteStartObject("files");
        foreach (var (path, position) in _positions)
        {
            var state = position.State;
            json.WriteStartObject(path);
            json.WriteNumber("to", position.To);
            json.WriteBase64String("state", MemoryMarshal.AsBytes(new ReadOnlySpan<ReaderState>(in state)));
            json.WriteNumber("head_bytes", position.HeadBytes);
            json.WriteNumber("head", position.Head);
            json.WriteNumber("size", position.Size);
            json.WriteNumber("changed", position.Changed);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The hash of a file's beginning.</summary>
    public static ulong HeadOf(ReadOnlySpan<byte> beginning) => Hash128.Of(beginning).Low;
}
