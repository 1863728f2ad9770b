using Plumbline.Store.SessionIndex;

namespace Plumbline.Tests.Store.SessionIndex;

/// <summary>
/// What counts in some logs, as sorted lines of text: computed plainly from all lines at once, or read from a snapshot. They must be equal.
/// </summary>
public static class LogAnswer
{
    /// <summary>The plain computation.</summary>
    public static List<string> Of(IEnumerable<WorldFile> files)
    {
        List<WorldFile> all = [.. files];
        return [.. Requests(all).Concat(Tools(all)).Concat(Prompts(all)).Concat(PullRequests(all)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What a snapshot says.</summary>
    public static List<string> Of(IndexSnapshot snapshot)
    {
        List<string> lines = [];
        for (var i = 0; i < snapshot.Requests.Length; i++)
        {
            var row = snapshot.Requests[i];
            if (row.Flags.HasFlag(RequestFlags.Gone))
                continue;
            var parts = string.Join(',', snapshot.PartsOf(i).ToArray().Select(part => $"{snapshot.Text(part.Model)}:{part.InputTokens}"));
            lines.Add(
                Request(
                    row.MessageKey.ToString(),
                    snapshot.Files[row.File].Path,
                    snapshot.Text(row.Project)!,
                    snapshot.Text(row.Session)!,
                    row.Flags.HasFlag(RequestFlags.StopReason),
                    row.OutputTokens,
                    row.InputTokens,
                    row.Time,
                    row.DurationMs,
                    row.TextBytes,
                    parts
                )
            );
        }

        foreach (var row in snapshot.Tools)
            if (!row.Flags.HasFlag(ToolFlags.Gone))
                lines.Add(
                    Tool(
                        snapshot.Text(row.Name)!,
                        snapshot.Files[row.File].Path,
                        row.Time,
                        row.Flags.HasFlag(ToolFlags.HasResult)
                            ? $"{row.ResultBytes} {row.Flags.HasFlag(ToolFlags.Error)} {row.DurationMs}"
                            : ""
                    )
                );
        foreach (var row in snapshot.Prompts)
            if (row.Flags.HasFlag(PromptFlags.PullRequest) && !row.Flags.HasFlag(PromptFlags.Gone))
                lines.Add(
                    PullRequest(
                        snapshot.Text(row.Session)!,
                        snapshot.Files[row.File].Path,
                        row.Time,
                        row.Bytes,
                        snapshot.Text(row.Command)!
                    )
                );
            else if (!row.Flags.HasFlag(PromptFlags.Gone))
                lines.Add(
                    Prompt(
                        snapshot.Text(row.Session)!,
                        snapshot.Files[row.File].Path,
                        row.Time,
                        row.Offset,
                        row.Bytes,
                        row.AttachedBytes,
                        row.Flags.HasFlag(PromptFlags.FromPerson)
                    )
                );
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    static IEnumerable<string> Requests(List<WorldFile> files) =>
        from source in files.SelectMany(Sources)
        group source by source.Message into message
        from response in Responses([.. message])
        select response;

    // What one log says of one response.
    static IEnumerable<Source> Sources(WorldFile file) =>
        from line in file.Lines.OfType<ResponseLine>()
        group line by (line.Message, line.Request) into lines
        let best = lines
            .OrderByDescending(line => line.HasStopReason)
            .ThenByDescending(line => line.Output)
            .ThenByDescending(line => line.Time)
            .First()
        select new Source(
            file,
            lines.Key.Message,
            lines.Key.Request,
            best.IsMarkedCopy,
            best.Session,
            best.IsSidechain,
            best,
            lines.First().AskedTime,
            lines.Sum(line => line.TextBytes)
        );

    static IEnumerable<string> Responses(List<Source> sources)
    {
        // Of rows of one log that say the same, those with the request id come first.
        sources = [.. sources.OrderBy(source => Key(source.Request)).ThenBy(source => source.File, FileOrder)];
        var own = sources
            .Where(source => source.Request is not null && !source.IsSidechain)
            .Select(source => source.Request)
            .Distinct()
            .ToList();
        if (own.Count == 0)
            return [Response(sources)];
        var groups = own.Select(id => sources.Where(source => source.Request == id).ToList())
            .OrderBy(group => First(group).File, FileOrder)
            .ThenBy(group => Key(group[0].Request))
            .ToList();
        groups[0].AddRange(sources.Where(source => !own.Contains(source.Request)));
        return groups.Select(Response);
    }

    static string Response(List<Source> sources)
    {
        var first = First(sources);
        var best = sources
            .OrderByDescending(source => source.Best.HasStopReason)
            .ThenByDescending(source => source.Best.Output)
            .ThenByDescending(source => source.Best.Time)
            .ThenByDescending(source => source == first)
            .ThenBy(source => source.File, FileOrder)
            .First()
            .Best;
        return Request(
            Hash(first.Message),
            first.File.Path,
            first.File.Project,
            first.Session,
            best.HasStopReason,
            best.Output,
            best.Input,
            best.Time,
            first.Asked == 0 ? -1 : best.Time - first.Asked,
            first.TextBytes,
            string.Join(',', Enumerable.Range(0, best.Parts).Select(part => $"model{part}:{best.Input}"))
        );
    }

    // A marked copy names the session; the first log that has the response in that session is the original.
    static Source First(List<Source> sources)
    {
        var ordered = sources.OrderBy(source => source.File, FileOrder).ToList();
        var marked = ordered.FirstOrDefault(source => source.IsMarked);
        return marked is null
            ? ordered[0]
            : ordered.FirstOrDefault(source => !source.IsMarked && source.Session == marked.Session) ?? marked;
    }

    static IEnumerable<string> Tools(List<WorldFile> files) => Tools(files, MarkedMessages(files));

    static IEnumerable<string> Tools(List<WorldFile> files, HashSet<(WorldFile, string)> marked) =>
        from file in files.OrderBy(file => file, FileOrder)
        from line in file.Lines
        let id = line is CallLine call ? call.Id : (line as ResultLine)?.Id
        where id is not null
        group (file, line) by id into all
        let calls = all.Where(entry => entry.line is CallLine).ToList()
        where calls.Count > 0
        let use = FirstCall(calls, marked)
        let results = all.Where(entry => entry.line is ResultLine).ToList()
        let result = results
            .Where(entry => entry.file == use.File)
            .Concat(results)
            .Select(entry => (ResultLine?)entry.line)
            .FirstOrDefault()
        select Tool(
            use.Call.Name,
            use.File.Path,
            use.Call.Time,
            result is null ? "" : $"{result.Bytes} {result.IsError} {result.Time - use.Call.Time}"
        );

    static HashSet<(WorldFile, string)> MarkedMessages(List<WorldFile> files) =>
        [
            .. files.SelectMany(file =>
                file.Lines.OfType<ResponseLine>().Where(line => line.IsMarkedCopy).Select(line => (file, line.Message))
            ),
        ];

    static (WorldFile File, CallLine Call) FirstCall(List<(WorldFile file, WorldLine line)> calls, HashSet<(WorldFile, string)> marked)
    {
        // One for each log: its first.
        var own = calls.DistinctBy(entry => entry.file).Select(entry => (entry.file, Call: (CallLine)entry.line)).ToList();
        var copies = own.Where(entry => marked.Contains((entry.file, entry.Call.Message))).ToList();
        if (copies.Count == 0)
            return own[0];
        var plain = own.Where(entry => !copies.Contains(entry) && entry.Call.Session == copies[0].Call.Session).ToList();
        return plain.Count > 0 ? plain[0] : copies[0];
    }

    static IEnumerable<string> Prompts(List<WorldFile> files) =>
        from file in files.OrderBy(file => file, FileOrder)
        from prompt in file.Lines.OfType<PromptLine>()
        group (file, prompt) by prompt.Id into all
        let chosen = all.OrderByDescending(entry => entry.prompt.IsFromPerson).First()
        select Prompt(
            chosen.prompt.Session,
            chosen.file.Path,
            chosen.prompt.Time,
            chosen.prompt.Offset,
            chosen.prompt.Bytes,
            all.Where(entry => entry.file == chosen.file).Sum(entry => entry.prompt.Attached),
            chosen.prompt.IsFromPerson
        );

    // Each once for a session, as the log that was there first says it first.
    static IEnumerable<string> PullRequests(List<WorldFile> files) =>
        from file in files.OrderBy(file => file, FileOrder)
        from link in file.Lines.OfType<PullRequestLine>()
        group (file, link) by (link.Session, link.Address) into all
        let first = all.First()
        select PullRequest(first.link.Session, first.file.Path, first.link.Time, first.link.Number, first.link.Address);

    static string PullRequest(string session, string path, long time, long number, string address) =>
        $"pull request {session} {path} {time} {number} {address}";

    static string Request(
        string message,
        string path,
        string project,
        string session,
        bool stop,
        long output,
        long input,
        long time,
        long duration,
        long text,
        string parts
    ) => $"request {message} {path} {project} {session} {stop} out {output} in {input} at {time} took {duration} text {text} parts {parts}";

    static string Tool(string name, string path, long time, string result) => $"tool {name} {path} {time} {result}";

    static string Prompt(string session, string path, long time, long offset, int bytes, int attached, bool isFromPerson) =>
        $"prompt {session} {path} {time} {offset} {bytes} {attached} {isFromPerson}";

    static string Hash(string text) => Core.Model.Hash128.Of(System.Text.Encoding.UTF8.GetBytes(text)).ToString();

    static ulong Key(string? request) => request is null ? 0 : Core.Model.Hash128.Of(System.Text.Encoding.UTF8.GetBytes(request)).Low;

    static readonly Comparer<WorldFile> FileOrder = Comparer<WorldFile>.Create(
        (left, right) =>
            left.FirstSeen != right.FirstSeen ? left.FirstSeen.CompareTo(right.FirstSeen) : string.CompareOrdinal(left.Path, right.Path)
    );

    sealed record Source(
        WorldFile File,
        string Message,
        string? Request,
        bool IsMarked,
        string Session,
        bool IsSidechain,
        ResponseLine Best,
        long Asked,
        long TextBytes
    );
}
