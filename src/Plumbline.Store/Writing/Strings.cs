using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>The dictionary of texts that repeat (models, tools, event names): text to id, in table <c>strings</c>.</summary>
sealed class Strings
{
    readonly Dictionary<Hash128, int> _ids = [];
    readonly List<(int Id, string Text)> _new = [];

    /// <summary>The text's id; null when the slice is absent.</summary>
    public int? Id(Batch batch, Slice slice) => slice.IsAbsent ? null : Id(batch.Text[slice]);

    /// <summary>A text's id.</summary>
    public int Id(ReadOnlySpan<byte> text)
    {
        var hash = Hash128.Of(text);
        if (_ids.TryGetValue(hash, out var id))
            return id;
        id = _ids.Count + 1;
        _ids.Add(hash, id);
        _new.Add((id, System.Text.Encoding.UTF8.GetString(text)));
        return id;
    }

    /// <summary>Reads all texts.</summary>
    public void Load(DuckConnection store)
    {
        using var rows = store.Query("SELECT id, value FROM strings");
        while (rows.Read())
            _ids[Hash128.Of(System.Text.Encoding.UTF8.GetBytes(rows.GetString(1)!))] = int.CreateChecked(rows.GetInt64(0));
    }

    /// <summary>Writes the texts that are new since the last call.</summary>
    public void Store(DuckConnection store)
    {
        if (_new.Count == 0)
            return;
        using var rows = store.Append("strings", DuckType.Integer, DuckType.Varchar);
        foreach (var (id, text) in _new)
        {
            rows.BeginRow();
            rows.Set(0, id);
            rows.SetText(1, text);
            rows.EndRow();
        }

        rows.Flush();
        _new.Clear();
    }
}
