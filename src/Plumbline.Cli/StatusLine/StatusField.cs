namespace Plumbline.Cli.StatusLine;

/// <summary>What a status line can show; the placeholder is the name in small letters.</summary>
enum StatusField : byte
{
    /// <summary>The model's name as the client shows it.</summary>
    Model,

    /// <summary>The session's cost.</summary>
    Cost,

    /// <summary>List cost of all sessions since midnight.</summary>
    Today,

    /// <summary>Dollars an hour in the active five-hour block.</summary>
    Burn,

    /// <summary>Tokens a minute in the active block.</summary>
    Rate,

    /// <summary>List cost of the active block.</summary>
    Block,

    /// <summary>Time until the active block ends.</summary>
    Left,

    /// <summary>The session's cache hit ratio.</summary>
    Cache,

    /// <summary>The context in use, in per cent.</summary>
    Context,

    /// <summary>The context in use, in tokens.</summary>
    ContextTokens,

    /// <summary>The plan's five-hour limit, used.</summary>
    FiveHour,

    /// <summary>The plan's seven-day limit, used.</summary>
    SevenDay,

    /// <summary>The session's tokens.</summary>
    Tokens,

    /// <summary>The pull request's number.</summary>
    Pr,

    /// <summary>Lines added and removed.</summary>
    Lines,

    /// <summary>Time since the session began.</summary>
    Duration,

    /// <summary>The project's folder.</summary>
    Project,

    /// <summary>The session's name, else the start of its id.</summary>
    Session,
    Effort,
    Agent,
    Version,
}

/// <summary>The names of the placeholders.</summary>
static class StatusFields
{
    /// <summary>All of them, in the order of the fields.</summary>
    public static IReadOnlyList<string> Names { get; } = NamesOfAll();

    /// <summary>Looks a name up.</summary>
    public static bool TryParse(string name, out StatusField field)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.OrdinalIgnoreCase))
            {
                field = (StatusField)i;
                return true;
            }
        }

        field = default;
        return false;
    }

    // A loop: a query over an enumeration is compiled at every start.
    static string[] NamesOfAll()
    {
        var names = new string[(int)StatusField.Version + 1];
        for (var i = 0; i < names.Length; i++)
            names[i] = NameOf((StatusField)i);
        return names;
    }

    static string NameOf(StatusField field) =>
        field switch
        {
            StatusField.FiveHour => "5h",
            StatusField.SevenDay => "7d",
            StatusField.ContextTokens => "context_tokens",
            _ => field.ToString().ToLowerInvariant(),
        };
}
