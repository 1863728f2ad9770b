using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What values dimensions take in conditions.</summary>
static class DimensionValues
{
    /// <summary>Says no to a value that the dimension cannot have.</summary>
    public static void Check(Dimension dimension, string value)
    {
        var (good, takes) = dimension.Kind switch
        {
            DimensionKind.Day => (ZoneClock.TryParseDay(value, out _), "a date such as 2026-11-20"),
            DimensionKind.Hour => (ZoneClock.TryParseHour(value.Replace(' ', '+'), out _), "a full hour such as 2026-11-20T14:00:00Z"),
            DimensionKind.QuerySource => (Dimension.QuerySources.Contains(value), "main, subagent, auxiliary, or nothing for absent"),
            _ => (true, ""),
        };
        if (!good)
            throw new BadParameterException(dimension.Name, takes);
    }
}
