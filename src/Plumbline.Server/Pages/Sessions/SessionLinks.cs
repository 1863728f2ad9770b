using System.Globalization;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>Links to sessions, prompts and traces. Ids are strangers' text: they are escaped as a whole.</summary>
public static class SessionLinks
{
    /// <summary>The page of a session.</summary>
    public static string Session(PageState state, string session, params (string Name, string? Value)[] changes) =>
        state.Link("/sessions/" + Uri.EscapeDataString(session), changes);

    /// <summary>The page of a prompt.</summary>
    public static string Prompt(PageState state, string prompt, params (string Name, string? Value)[] changes) =>
        state.Link("/prompts/" + Uri.EscapeDataString(prompt), changes);

    /// <summary>The page of a trace, and the place of a span in it.</summary>
    public static string Trace(PageState state, UInt128 trace, ulong span = 0) =>
        state.Link("/traces/" + trace.ToString("x32", CultureInfo.InvariantCulture))
        + (span == 0 ? "" : "#span-" + span.ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>The time of day of an instant, with its day.</summary>
    public static string Time(PageState state, long nanos) =>
        state.Local(nanos).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The beginning of a long id.</summary>
    public static string Short(string id) => id.Length > 13 ? id[..13].TrimEnd('-') + "…" : id;
}
