using System.Runtime.InteropServices;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Makes table <c>requests</c> say what events and session logs say together: for the sessions that changed, and those whose requests share
/// an id with theirs, all events and logged responses are read and matched anew, and what came out differently is written. Done
/// before a question is answered, not while ingesting, so that the answer depends on what was received and not on when.
/// </summary>
sealed class RequestMerger(DuckConnection store, MatchWatch watch, UsageWatch usage, CacheWatch caches, RowCounter counter)
{
    // Sessions that are held in memory at one time, and those that they drag in.
    const int AtOnce = 2048;

    /// <summary>Whether there is anything to do.</summary>
    public bool IsDue => watch.Due.Count > 0 || (watch.IsActive && usage.Changed.Any(watch.HasResponses));

    /// <summary>Matches what changed; inside the caller's transaction, and before unitemised amounts are worked out.</summary>
    public void Refresh()
    {
        // What was metered decides whether a doubtful response counts.
        var due = watch.Due.Concat(usage.Changed.Where(watch.HasResponses)).ToHashSet();
        foreach (var some in due.Chunk(AtOnce))
            Refresh(some);
        watch.Clear(store);
    }

    void Refresh(Hash128[] sessions)
    {
        var material = new MatchMaterial(store);
        material.Read(sessions);
        var changes = new MergeChanges(counter);
        changes.Find(material, new RequestsToBe(store, material));
        changes.Write(store);
        foreach (var identity in changes.Identities)
        {
            usage.Itemised(identity);
            caches.Changed(identity);
        }
    }
}
