using Plumbline.Cli.Reports;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.SessionCost;

/// <summary>What one session used, with its sub-agents: what <c>/cost</c> showed.</summary>
sealed class SessionCostReport
{
    Measures _total,
        _agents;
    readonly SortedDictionary<string, Measures> _models = new(StringComparer.Ordinal);

    SessionCostReport(string session, Project project, SessionNotes notes) => (Session, Project, Notes) = (session, project, notes);

    /// <summary>Its id.</summary>
    public string Session { get; }

    public Project Project { get; }
    public SessionNotes Notes { get; }

    /// <summary>The branch of its last request; null when it is not known.</summary>
    public string? Branch { get; private set; }

    public ref readonly Measures Total => ref _total;

    /// <summary>The part of it that sub-agents used.</summary>
    public ref readonly Measures Agents => ref _agents;

    public IReadOnlyDictionary<string, Measures> Models => _models;

    /// <summary>Whether its log begins with copies of another session's responses: it was forked, or branched off.</summary>
    public bool IsFork { get; private set; }

    /// <summary>Lines added and removed by its tools.</summary>
    public long LinesAdded { get; private set; }

    public long LinesRemoved { get; private set; }

    /// <summary>When its first request was asked, milliseconds since 1970.</summary>
    public long FirstAsked { get; private set; } = long.MaxValue;

    /// <summary>Whether the client's own total is about the same requests as ours: it covers all of them, and none of a parent's.</summary>
    public bool IsComparable => Notes is { IsCurrent: true, ClientCost: not null } && !IsFork;

    /// <summary>How long requests took, and how that is known.</summary>
    public (long Ms, string Source) ApiTime => IsComparable ? (Notes.ApiMs, "client") : (_total.DurationMs, "requests");

    /// <summary>How long the session took, and how that is known.</summary>
    public (long Ms, string Source) WallTime =>
        IsComparable ? (Notes.WallMs, "client")
        : Notes.Turns > 0 ? (Notes.TurnMs, "turns")
        : (_total.Last - FirstAsked, "timestamps");

    /// <summary>Lines that were changed, and how that is known.</summary>
    public (long Added, long Removed, string Source) Lines =>
        IsComparable ? (Notes.LinesAdded, Notes.LinesRemoved, "client") : (LinesAdded, LinesRemoved, "tools");

    /// <summary>Adds a session up.</summary>
    public static SessionCostReport Of(IndexSnapshot snapshot, PriceBook prices, SessionChoice choice)
    {
        var (costs, projects) = (new RequestCosts(snapshot, prices), Projects.Of(snapshot));
        var report = new SessionCostReport(
            snapshot.Text(choice.Session) ?? "",
            projects.Value.At(choice.File),
            SessionNotes.Read(snapshot.Files[choice.File].Path)
        );
        report.AddRequests(snapshot, costs, choice.Session);
        foreach (ref readonly var row in snapshot.Tools)
        {
            if (
                row.Session == choice.Session
                && (row.Flags & (ToolFlags.Gone | ToolFlags.ResultOnly | ToolFlags.Error | ToolFlags.Denied)) == 0
            )
                (report.LinesAdded, report.LinesRemoved) = (report.LinesAdded + row.LinesAdded, report.LinesRemoved + row.LinesRemoved);
        }

        return report;
    }

    void AddRequests(IndexSnapshot snapshot, RequestCosts costs, int session)
    {
        var requests = snapshot.Requests;
        var (latest, branch) = (long.MinValue, 0);
        var foreign = new HashSet<ulong>(Notes.Messages);
        for (var i = 0; i < requests.Length; i++)
        {
            ref readonly var row = ref requests[i];
            if (row.Session != session || (row.Flags & RequestFlags.Gone) != 0)
                continue;
            foreign.Remove(row.MessageKey.Low);
            var cost = costs.Of(i, row);
            _total.Add(row, cost, place: 0);
            if ((row.Flags & RequestFlags.Sidechain) != 0)
                _agents.Add(row, cost, place: 0);
            var name = costs.NameOf(costs.ModelOf(row.Model));
            _models.TryGetValue(name, out var model);
            model.Add(row, cost, place: 0);
            _models[name] = model;
            FirstAsked = Math.Min(FirstAsked, row.DurationMs > 0 ? row.Time - row.DurationMs : row.Time);
            (latest, branch) = row.Time >= latest && row.Branch != 0 ? (row.Time, row.Branch) : (latest, branch);
        }

        IsFork = foreign.Count > 0;
        Branch = snapshot.Text(branch);
    }
}
