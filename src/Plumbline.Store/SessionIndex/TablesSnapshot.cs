using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

/// <summary>What an index holds, used where it lies.</summary>
/// <param name="written">Done when nobody else uses the tables any more: whoever writes them to a file.</param>
sealed class TablesSnapshot(IndexTables tables, SkippedLines skipped, Task? written = null) : IndexSnapshot
{
    IndexedFile[]? _files;

    /// <inheritdoc/>
    public override ReadOnlySpan<RequestRow> Requests => Checked(TableId.Requests, tables.Requests);

    /// <inheritdoc/>
    public override ReadOnlySpan<ToolRow> Tools => Checked(TableId.Tools, tables.Tools);

    /// <inheritdoc/>
    public override ReadOnlySpan<PromptRow> Prompts => Checked(TableId.Prompts, tables.Prompts);

    /// <inheritdoc/>
    public override IReadOnlyList<IndexedFile> Files => _files ??= AllFiles();

    /// <inheritdoc/>
    public override int TextCount => tables.Texts.Count;

    /// <inheritdoc/>
    public override SkippedLines Skipped => skipped;

    /// <inheritdoc/>
    public override string? Text(int number) => tables.Texts.Text(number);

    /// <inheritdoc/>
    public override ReadOnlySpan<PartRow> PartsOf(int request) =>
        Parts.Of(Requests[request], request, Checked(TableId.Parts, tables.Parts));

    /// <inheritdoc/>
    public override void LeaveRequests(int from, int to) => tables.Requests.Leave(from, to);

    /// <inheritdoc/>
    public override void Dispose()
    {
        written?.GetAwaiter().GetResult();
        tables.Dispose();
    }

    // Whoever opened the snapshot said which tables are used, and those were checked while the index could still be built anew.
    ReadOnlySpan<T> Checked<T>(TableId id, RowTable<T> table)
        where T : unmanaged =>
        tables.IsUnchecked(id) ? throw new InvalidOperationException($"The index was not opened to read {id}.") : table.Rows;

    IndexedFile[] AllFiles()
    {
        var rows = tables.FileRows;
        var files = new IndexedFile[rows.Length];
        for (var i = 0; i < files.Length; i++)
            files[i] = new(this, rows[i].Path, rows[i].Root, rows[i].ProjectFolder, rows[i].Cwd);
        return files;
    }
}
