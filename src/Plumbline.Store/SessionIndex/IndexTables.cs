namespace Plumbline.Store.SessionIndex;

/// <summary>All that one index holds: its tables, the finders of rows, and the mapping they lie in.</summary>
sealed class IndexTables : IDisposable
{
    readonly List<UncheckedBlock> _unchecked = [];
    readonly List<(TableId Table, Action Action)> _afterCheck = [];

    public RowTable<RequestRow> Requests { get; } = new();
    public RowTable<ToolRow> Tools { get; } = new();
    public RowTable<PromptRow> Prompts { get; } = new();
    public RowTable<PartRow> Parts { get; } = new();
    public RowTable<FileRow> Files { get; } = new();
    public TextTable Texts { get; } = new();

    /// <summary>Finders; null until they are needed. Rows that the file's own finders lack are added then.</summary>
    public KeyTable? RequestKeys { get; set; }
    public KeyTable? ToolKeys { get; set; }
    public KeyTable? PromptKeys { get; set; }
    public KeyTable? FileKeys { get; set; }

    /// <summary>What a rewrite of the file would save, in bytes.</summary>
    public long Garbage { get; set; }

    /// <summary>Where the file's next block begins; 0 when these tables come from no file.</summary>
    public long End { get; set; }

    /// <summary>Blocks in the file.</summary>
    public int Blocks { get; set; }

    /// <summary>The file that the tables lie in; null when there is none.</summary>
    public IndexMapping? Mapping { get; set; }

    /// <summary>Whether anything differs from what the file holds.</summary>
    public bool HasChanges =>
        Differs(Requests) || Differs(Tools) || Differs(Prompts) || Differs(Parts) || Differs(Files) || Texts.Count > Texts.Committed;

    /// <summary>Whether some rows are in temporary files.</summary>
    public bool IsSpilled => Requests.IsSpilled || Tools.IsSpilled || Prompts.IsSpilled || Parts.IsSpilled;

    /// <summary>Whether some rows no longer fit where the index file keeps them.</summary>
    public bool IsMoved => Requests.IsMoved || Tools.IsMoved || Prompts.IsMoved || Parts.IsMoved || Files.IsMoved;

    /// <summary>The files' rows, which are always in one piece.</summary>
    public ReadOnlySpan<FileRow> FileRows => Files.Rows;

    /// <summary>Lets rows go to temporary files in a folder when those of a table are more than some bytes.</summary>
    public void SpillTo(string folder, int memoryBytes)
    {
        Requests.SpillTo(folder, memoryBytes);
        Tools.SpillTo(folder, memoryBytes);
        Prompts.SpillTo(folder, memoryBytes);
        Parts.SpillTo(folder, memoryBytes);
    }

    /// <summary>Notes a block whose payload is only checked when its table is used.</summary>
    public void CheckLater(UncheckedBlock block) => _unchecked.Add(block);

    /// <summary>Does something with a table once its blocks were checked: at once when there is nothing to check.</summary>
    public void AfterCheck(TableId table, Action action)
    {
        if (IsUnchecked(table))
            _afterCheck.Add((table, action));
        else
            action();
    }

    /// <summary>Whether a table must be checked before it is used.</summary>
    public bool IsUnchecked(TableId table) => _unchecked.Exists(block => block.Table == table);

    /// <summary>Checks what was not checked yet of a table; false when it is damaged.</summary>
    public bool TryCheck(TableId table)
    {
        foreach (var block in _unchecked)
            if (block.Table == table && !block.IsWhole())
                return false;
        _unchecked.RemoveAll(block => block.Table == table);
        foreach (var (of, action) in _afterCheck)
            if (of == table)
                action();
        _afterCheck.RemoveAll(entry => entry.Table == table);
        return true;
    }

    /// <summary>Checks everything that was not checked yet; false when something is damaged.</summary>
    public bool TryCheckAll()
    {
        while (_unchecked.Count > 0)
            if (!TryCheck(_unchecked[^1].Table))
                return false;
        return true;
    }

    /// <summary>Takes everything as checked: this process wrote it just now.</summary>
    public void Trust() => _unchecked.Clear();

    /// <summary>Makes all finders complete.</summary>
    public void EnsureKeys()
    {
        Texts.EnsureKeys();
        RequestKeys = Complete(RequestKeys, Requests, row => (uint)row.MessageKey.Low);
        ToolKeys = Complete(ToolKeys, Tools, row => (uint)row.Key);
        PromptKeys = Complete(PromptKeys, Prompts, row => (uint)row.Key);
        EnsureFileKeys();
    }

    /// <summary>Makes the finder of files.</summary>
    public KeyTable EnsureFileKeys() => FileKeys = Complete(FileKeys, Files, row => (uint)row.PathHash);

    /// <inheritdoc/>
    public void Dispose()
    {
        Requests.Dispose();
        Tools.Dispose();
        Prompts.Dispose();
        Parts.Dispose();
        Files.Dispose();
        DisposeKeys();
        Mapping?.Dispose();
        Mapping = null;
    }

    void DisposeKeys()
    {
        RequestKeys?.Dispose();
        ToolKeys?.Dispose();
        PromptKeys?.Dispose();
        FileKeys?.Dispose();
        Texts.Keys?.Dispose();
        (RequestKeys, ToolKeys, PromptKeys, FileKeys, Texts.Keys) = (null, null, null, null, null);
    }

    static bool Differs<T>(RowTable<T> table)
        where T : unmanaged => table.Count > table.Committed || table.Changed.Count > 0;

    static KeyTable Complete<T>(KeyTable? keys, RowTable<T> table, Func<T, uint> hash)
        where T : unmanaged
    {
        keys ??= new KeyTable(table.Count);
        for (var row = keys.Count; row < table.Count; row++)
            keys.Add(hash(table.Read(row)), row);
        return keys;
    }
}
