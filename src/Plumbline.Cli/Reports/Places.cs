using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>What requests belong to that their rows alone do not say; worked out when it is first asked for.</summary>
sealed record Places(Lazy<Projects> Projects, Lazy<PullRequests> PullRequests)
{
    /// <summary>Those of a snapshot.</summary>
    public static Places Of(IndexSnapshot snapshot)
    {
        var projects = Reports.Projects.Of(snapshot);
        return new(projects, Reports.PullRequests.Of(snapshot, projects));
    }
}
