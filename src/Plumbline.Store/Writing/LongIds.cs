using System.Buffers.Binary;
using System.Buffers.Text;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Ids that are unique in nearly every record (prompts, messages) in 128 bits: a UUID as itself, any other text by its hash, with
/// the text in table <c>long_ids</c>.
/// </summary>
sealed class LongIds
{
    readonly HashSet<Hash128> _known = [];
    readonly List<(Hash128 Id, string Text)> _new = [];

    /// <summary>The 128 bits of an id that is present.</summary>
    public UInt128 Of(Batch batch, Slice slice)
    {
        var text = batch.Text[slice];
        if (TryReadUuid(text, out var uuid))
            return uuid;
        var hash = Hash128.Of(text);
        if (_known.Add(hash))
            _new.Add((hash, batch.Text.Text(slice)!));
        return hash.ToUuid();
    }

    // Only the canonical lower-case form, which the number gives back exactly.
    internal static bool TryReadUuid(ReadOnlySpan<byte> text, out UInt128 uuid)
    {
        uuid = default;
        if (
            text.Length != 36
            || text.ContainsAnyInRange((byte)'A', (byte)'F')
            || !Utf8Parser.TryParse(text, out Guid guid, out var used)
            || used != 36
        )
            return false;
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        uuid = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    /// <summary>Reads the texts that are known.</summary>
    public void Load(DuckConnection store)
    {
        using var rows = store.Query("SELECT id FROM long_ids");
        while (rows.Read())
            _known.Add(rows.GetHash(0));
    }

    /// <summary>Writes the texts that are new since the last call.</summary>
    public void Store(DuckConnection store)
    {
        if (_new.Count == 0)
            return;
        using var rows = store.Append("long_ids", DuckType.Uuid, DuckType.Varchar);
        foreach (var (id, text) in _new)
        {
            rows.BeginRow();
            rows.SetUuid(0, id.ToUuid());
            rows.SetText(1, text);
            rows.EndRow();
        }

        rows.Flush();
        _new.Clear();
    }
}
