namespace Plumbline.Core.Model;

/// <summary>How pull requests are called.</summary>
public static class PullRequestNames
{
    /// <summary>An address in the form that people use, <c>owner/name#7</c>; as it is when it has another.</summary>
    public static string Short(string address)
    {
        var parts = address.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [_, _, var owner, var name, "pull" or "pulls" or "pull-requests", var number] => $"{owner}/{name}#{number}",
            [_, _, .. var path, "-", "merge_requests", var number] => $"{string.Join('/', path)}!{number}",
            _ => address,
        };
    }
}
