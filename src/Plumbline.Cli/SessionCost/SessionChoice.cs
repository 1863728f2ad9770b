using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.SessionCost;

/// <summary>A session that is asked for.</summary>
/// <param name="Session">Its id's number among the snapshot's texts.</param>
/// <param name="File">Its own log, as far as there is one: the number among the snapshot's files.</param>
readonly record struct SessionChoice(int Session, int File)
{
    /// <summary>The session with the latest request of a folder's logs: the current one, or the last. Null when there is none.</summary>
    public static SessionChoice? LastOf(IndexSnapshot snapshot, string folder)
    {
        var name = FolderOfLogs(folder);
        var isHere = snapshot.Files.Select(file => file.ProjectFolder == name || file.Cwd == folder).ToArray();
        var (latest, session) = (long.MinValue, 0);
        foreach (ref readonly var row in snapshot.Requests)
        {
            if ((row.Flags & RequestFlags.Gone) == 0 && row.Session != 0 && row.Time > latest && isHere[row.File])
                (latest, session) = (row.Time, row.Session);
        }

        return session == 0 ? null : new(session, FileOf(snapshot, session));
    }

    /// <summary>The session whose id begins so; null when there is none, and when there are several.</summary>
    public static SessionChoice? WithId(IndexSnapshot snapshot, string id, out int found)
    {
        var sessions = new HashSet<int>();
        foreach (ref readonly var row in snapshot.Requests)
        {
            if ((row.Flags & RequestFlags.Gone) == 0 && row.Session != 0)
                sessions.Add(row.Session);
        }

        sessions.RemoveWhere(session => !snapshot.Text(session)!.StartsWith(id, StringComparison.OrdinalIgnoreCase));
        found = sessions.Count;
        return found == 1 ? new(sessions.Single(), FileOf(snapshot, sessions.Single())) : null;
    }

    // The main log has the session's name; of a session without one, any log that holds its requests.
    static int FileOf(IndexSnapshot snapshot, int session)
    {
        var name = snapshot.Text(session);
        for (var i = 0; i < snapshot.Files.Count; i++)
        {
            if (Path.GetFileNameWithoutExtension(snapshot.Files[i].Path) == name)
                return i;
        }

        foreach (ref readonly var row in snapshot.Requests)
        {
            if (row.Session == session)
                return row.File;
        }

        return 0;
    }

    // As Claude Code names the folder of a project's logs: all but letters and digits become a minus sign.
    static string FolderOfLogs(string path) => string.Concat(path.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
