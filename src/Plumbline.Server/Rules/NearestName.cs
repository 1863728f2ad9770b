namespace Plumbline.Server.Rules;

/// <summary>Which name someone may have meant.</summary>
static class NearestName
{
    /// <summary>The known name that is reached with the fewest changes of a letter; null when none is near.</summary>
    public static string? Of(string name, IReadOnlyList<string> known)
    {
        var limit = Math.Max(2, name.Length / 3);
        var (distance, nearest) = known.Select(other => (Distance(Plain(name), Plain(other)), other)).MinBy(pair => pair.Item1);
        return distance <= limit ? nearest : null;
    }

    // People differ in hyphens, spaces and capitals before they differ in letters.
    static string Plain(string name) => name.ToLowerInvariant().Replace('-', '_').Replace(' ', '_');

    static int Distance(string one, string other)
    {
        if (one.Length > 64)
            return int.MaxValue;
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
