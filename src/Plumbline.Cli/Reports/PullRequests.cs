using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>
/// Which request was made for which pull request. Logs say when a session made one. What the session did until then was for it, and after
/// the last one still is; so is what other sessions did on the branch that it was made from, before and after. For several threads at once.
/// </summary>
sealed class PullRequests
{
    // What everybody's work goes into says nothing of one piece of work.
    static readonly string[] SharedBranches = ["main", "master", "trunk", "develop", "HEAD"];

    readonly Dictionary<int, List<Link>> _bySession = [];
    readonly Dictionary<(int Project, int Branch), List<Link>> _byBranch = [];
    readonly Lazy<Projects> _projects;

    PullRequests(IndexSnapshot snapshot, Lazy<Projects> projects)
    {
        _projects = projects;
        foreach (ref readonly var row in snapshot.Prompts)
        {
            if ((row.Flags & PromptFlags.PullRequest) != 0 && (row.Flags & PromptFlags.Gone) == 0)
                Add(_bySession, row.Session, new(row.Time, row.Command));
        }

        foreach (var ofSession in _bySession.Values)
            ofSession.Sort();
        FindBranches(snapshot);
    }

    readonly record struct Link(long Time, int Address) : IComparable<Link>
    {
        public int CompareTo(Link other) => Time != other.Time ? Time.CompareTo(other.Time) : Address.CompareTo(other.Address);
    }

    /// <summary>Those of a snapshot, found when they are first asked for.</summary>
    public static Lazy<PullRequests> Of(IndexSnapshot snapshot, Lazy<Projects> projects) => new(() => new PullRequests(snapshot, projects));

    /// <summary>The number of the address of a request's pull request; 0 when there is none.</summary>
    public int Of(in RequestRow row)
    {
        if (_bySession.Count == 0)
            return 0;
        if (_bySession.TryGetValue(row.Session, out var own))
            return At(own, row.Time);
        return row.Branch != 0 && _byBranch.TryGetValue((_projects.Value.Of(row), row.Branch), out var ofBranch)
            ? At(ofBranch, row.Time)
            : 0;
    }

    // The next one, else the last.
    static int At(List<Link> links, long time)
    {
        foreach (var link in links)
        {
            if (time <= link.Time)
                return link.Address;
        }

        return links[^1].Address;
    }

    // A pull request is made from the branch on which its session worked last before it.
    void FindBranches(IndexSnapshot snapshot)
    {
        if (_bySession.Count == 0)
            return;
        var latest = new Dictionary<Link, (long Time, int Project, int Branch)>();
        foreach (ref readonly var row in snapshot.Requests)
        {
            if ((row.Flags & RequestFlags.Gone) != 0 || row.Branch == 0 || !_bySession.TryGetValue(row.Session, out var links))
                continue;
            foreach (var link in links)
            {
                if (row.Time <= link.Time && row.Time >= latest.GetValueOrDefault(link).Time)
                    latest[link] = (row.Time, _projects.Value.Of(row), row.Branch);
            }
        }

        foreach (var (link, (_, project, branch)) in latest)
        {
            if (!SharedBranches.Contains(snapshot.Text(branch)))
                Add(_byBranch, (project, branch), link);
        }

        foreach (var ofBranch in _byBranch.Values)
            ofBranch.Sort();
    }

    static void Add<TKey>(Dictionary<TKey, List<Link>> to, TKey key, Link link)
        where TKey : notnull
    {
        if (!to.TryGetValue(key, out var links))
            to.Add(key, links = []);
        links.Add(link);
    }
}
