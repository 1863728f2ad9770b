using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>The orders of a list of sessions, as API and pages name them.</summary>
static class SessionOrders
{
    /// <summary>Their names, the usual first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<SessionOrder>().Select(Name)];

    /// <summary>An order's name.</summary>
    public static string Name(SessionOrder order) => order.ToString().ToLowerInvariant();

    /// <summary>Reads a name; none means the usual.</summary>
    public static SessionOrder Read(string? name)
    {
        var at = name is null ? 0 : Names.ToList().IndexOf(name);
        return at >= 0 ? (SessionOrder)at : throw new BadParameterException("sort", "one of " + string.Join(", ", Names));
    }
}
