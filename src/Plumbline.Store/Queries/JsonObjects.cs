namespace Plumbline.Store.Queries;

/// <summary>JSON objects as text.</summary>
static class JsonObjects
{
    /// <summary>The members of two objects that share none, in one.</summary>
    public static string Join(string first, string second)
    {
        if (first.Length <= 2 || second.Length <= 2)
            return first.Length <= 2 ? second : first;
        return string.Concat(first.AsSpan(0, first.Length - 1), ",", second.AsSpan(1));
    }
}
