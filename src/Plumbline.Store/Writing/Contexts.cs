using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>On whose behalf records were sent: the distinct sets of attributes, and their ids in table <c>contexts</c>.</summary>
sealed class Contexts(DuckConnection store, LedgerTables tables, Identities identities, PackedJson json)
{
    readonly Dictionary<Hash128, int> _ids = [];
    int[] _ofBatch = new int[8];

    /// <summary>How many there are; ids are the numbers from 1.</summary>
    public int Count => _ids.Count;

    /// <summary>Reads the contexts that are known.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT id, hash FROM contexts");
        while (rows.Read())
            _ids[rows.GetHash(1)] = (int)rows.GetInt64(0);
    }

    /// <summary>The ids of a batch's contexts, by their index in the batch; new ones become rows. Valid until the next call.</summary>
    public ReadOnlySpan<int> Resolve(Batch batch)
    {
        var contexts = batch.Contexts.AsSpan();
        if (_ofBatch.Length < contexts.Length)
            _ofBatch = new int[contexts.Length * 2];
        for (var i = 0; i < contexts.Length; i++)
            _ofBatch[i] = Resolve(batch, contexts[i]);
        return _ofBatch.AsSpan(0, contexts.Length);
    }

    int Resolve(Batch batch, in Context context)
    {
        if (_ids.TryGetValue(context.Hash, out var id))
            return id;
        id = _ids.Count + 1;
        _ids.Add(context.Hash, id);
        Append(batch, context, id);
        return id;
    }

    void Append(Batch batch, in Context context, int id)
    {
        var row = tables.Contexts;
        row.BeginRow();
        row.Set(0, id);
        row.SetUuid(1, context.Hash.ToUuid());
        row.Set(2, batch.ReceivedAt);
        Text(3, context.Session);
        if (identities.Id(batch, context) is { } identity)
            row.Set(4, identity);
        Text(5, context.Organization);
        Text(6, context.Team);
        Text(7, context.CostCenter);
        Text(8, context.Project);
        Text(9, context.Repository);
        Text(10, context.Branch);
        Text(11, context.Provider);
        Text(12, context.Entrypoint);
        Text(13, context.Terminal);
        Text(14, context.ServiceName);
        Text(15, context.Version);
        row.SetText(16, json.Of(batch.Text[context.Attributes]));
        row.SetText(17, json.Of(batch.Text[context.ResourceAttributes]));
        row.EndRow();

        void Text(int column, Slice slice)
        {
            if (!slice.IsAbsent)
                row.SetText(column, batch.Text[slice]);
        }
    }
}
