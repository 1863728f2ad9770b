using System.Runtime.InteropServices;

namespace Plumbline.Store.SessionIndex;

/// <summary>New numbers for files, texts and parts when an index is written without what counts no more.</summary>
sealed class Renumbering
{
    readonly int[] _texts;
    readonly int[] _files;
    readonly Dictionary<int, int> _firstParts = [];

    Renumbering(int texts, int files) => (_texts, _files) = (new int[texts + 1], new int[files]);

    /// <summary>The parts that stay, in the order of their requests.</summary>
    public List<PartRow> Parts { get; } = [];

    /// <summary>The numbers that the living rows of some tables get.</summary>
    public static Renumbering Of(IndexTables tables)
    {
        var numbers = new Renumbering(tables.Texts.Count, tables.Files.Count);
        numbers.TakeFiles(tables);
        numbers.TakeRequests(tables);
        for (var i = 0; i < tables.Tools.Count; i++)
            if (tables.Tools.Read(i) is var row && !row.Flags.HasFlag(ToolFlags.Dead))
                numbers.Use(row.Session, row.Name, row.Path, row.Command);
        for (var i = 0; i < tables.Prompts.Count; i++)
            if (tables.Prompts.Read(i) is var row && !row.Flags.HasFlag(PromptFlags.Dead))
                numbers.Use(row.Session, row.Command);
        return numbers;
    }

    /// <summary>The texts that are still used; from now on rows can be given their numbers.</summary>
    public TextTable Texts(TextTable old)
    {
        var texts = new TextTable();
        texts.EnsureKeys();
        for (var number = 1; number < _texts.Length; number++)
            if (_texts[number] != 0)
                _texts[number] = texts.Number(old[number]);
        foreach (ref var part in CollectionsMarshal.AsSpan(Parts))
            part.Model = _texts[part.Model];
        return texts;
    }

    public void Renumber(ref FileRow row) =>
        (row.Path, row.Root, row.ProjectFolder, row.Cwd) = (_texts[row.Path], _texts[row.Root], _texts[row.ProjectFolder], _texts[row.Cwd]);

    public void Renumber(ref RequestRow row, int number)
    {
        row.FirstPart = _firstParts.GetValueOrDefault(number);
        row.File = _files[row.File];
        (row.Session, row.Model, row.Branch, row.Version) = (
            _texts[row.Session],
            _texts[row.Model],
            _texts[row.Branch],
            _texts[row.Version]
        );
        (row.Agent, row.Skill, row.McpServer, row.Project) = (
            _texts[row.Agent],
            _texts[row.Skill],
            _texts[row.McpServer],
            _texts[row.Project]
        );
        row.Effort = _texts[row.Effort];
    }

    public void Renumber(ref ToolRow row)
    {
        row.File = _files[row.File];
        (row.Session, row.Name, row.Path, row.Command) = (_texts[row.Session], _texts[row.Name], _texts[row.Path], _texts[row.Command]);
    }

    public void Renumber(ref PromptRow row) =>
        (row.File, row.Session, row.Command) = (_files[row.File], _texts[row.Session], _texts[row.Command]);

    void TakeFiles(IndexTables tables)
    {
        var next = 0;
        for (var i = 0; i < _files.Length; i++)
        {
            var row = tables.FileRows[i];
            if (row.Flags.HasFlag(FileFlags.Gone))
                continue;
            _files[i] = next++;
            Use(row.Path, row.Root, row.ProjectFolder, row.Cwd);
        }
    }

    void TakeRequests(IndexTables tables)
    {
        var next = 0;
        for (var i = 0; i < tables.Requests.Count; i++)
        {
            var row = tables.Requests.Read(i);
            if (row.Flags.HasFlag(RequestFlags.Dead))
                continue;
            Use(row.Session, row.Model, row.Branch, row.Version);
            Use(row.Agent, row.Skill, row.McpServer, row.Project);
            Use(row.Effort);
            if (row.Flags.HasFlag(RequestFlags.Parts))
                TakeParts(tables.Parts, row.FirstPart, i, next);
            next++;
        }
    }

    void TakeParts(RowTable<PartRow> parts, int first, int request, int number)
    {
        _firstParts[number] = Parts.Count;
        for (var i = first; i < parts.Count && parts.Read(i) is var part && part.Request == request; i++)
        {
            Use(part.Model);
            Parts.Add(part with { Request = number });
        }
    }

    void Use(params ReadOnlySpan<int> texts)
    {
        foreach (var text in texts)
            _texts[text] = 1;
    }
}
