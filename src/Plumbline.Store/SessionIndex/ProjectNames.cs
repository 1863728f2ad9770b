using Plumbline.Core.Model;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// The project of a request. A log lies in the folder of the project that its session began in, and a session may work in other folders:
/// within the project they are the project; elsewhere (a fork can carry on in another checkout) they are a project of their own.
/// </summary>
sealed class ProjectNames(IndexTables tables)
{
    // Claude Code cuts longer names and puts a hash behind them.
    const int NameBytesMax = 200;

    readonly Dictionary<(int Cwd, int Folder, int FirstCwd), int> _known = [];

    /// <summary>The number of a project's name, 0 when nothing tells it.</summary>
    /// <param name="cwd">The working folder of the request.</param>
    /// <param name="file">The log that it is in.</param>
    public int Project(int cwd, in FileRow file)
    {
        // Where an agent begins says nothing of its session.
        var key = (cwd, file.ProjectFolder, file.Flags.HasFlag(FileFlags.Agent) ? -1 : file.Cwd);
        if (_known.TryGetValue(key, out var project))
            return project;
        return _known[key] = Find(cwd, file.ProjectFolder, key.Item3);
    }

    int Find(int cwd, int folder, int firstCwd)
    {
        if (cwd == 0)
            return folder;
        var own = NameOf(tables.Texts[cwd]);
        if (folder == 0)
            return tables.Texts.Number(own);
        // A folder that is not named after where its session began says itself what the project is.
        var name = tables.Texts[folder];
        var isNamedAfterPath = firstCwd < 0 ? name.StartsWith("-"u8) : IsWithin(NameOf(tables.Texts[firstCwd]), name);
        return isNamedAfterPath && !IsWithin(own, name) ? tables.Texts.Number(own) : folder;
    }

    static bool IsWithin(ReadOnlySpan<byte> own, ReadOnlySpan<byte> project) =>
        own.Length > NameBytesMax
            ? project.Length >= NameBytesMax && own[..NameBytesMax].SequenceEqual(project[..NameBytesMax])
            : own.StartsWith(project) && (own.Length == project.Length || own[project.Length] == '-');

    static byte[] NameOf(ReadOnlySpan<byte> path)
    {
        var name = path.ToArray();
        var length = 0;
        foreach (var c in path)
            // One dash for each UTF-16 unit that is no letter or digit: a character beyond ASCII is one, or two from U+10000 on.
            if (char.IsAsciiLetterOrDigit((char)c))
                name[length++] = c;
            else if (c < 0x80 || c >= 0xc0)
            {
                name[length++] = (byte)'-';
                if (c >= 0xf0)
                    name[length++] = (byte)'-';
            }

        return name[..length];
    }
}
