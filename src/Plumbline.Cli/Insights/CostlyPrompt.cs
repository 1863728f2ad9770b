using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Insights;

/// <summary>A prompt and what answering it cost, with the requests of sub-agents that it set off.</summary>
/// <param name="Prompt">Where its text is; null when the log that held it is gone.</param>
/// <param name="Sums">All requests that answer it.</param>
/// <param name="Project">Where it was asked.</param>
sealed record CostlyPrompt(PromptRow? Prompt, Measures Sums, Project Project)
{
    /// <summary>The costliest, most first. What has no price counts with its low bound.</summary>
    public static IReadOnlyList<CostlyPrompt> Find(
        IndexSnapshot snapshot,
        RequestCosts costs,
        RowFilter filter,
        Lazy<Projects> projects,
        int count
    )
    {
        var sums = new Dictionary<ulong, Measures>();
        var requests = snapshot.Requests;
        for (var i = 0; i < requests.Length; i++)
        {
            ref readonly var row = ref requests[i];
            if (row.Prompt == 0 || !filter.Takes(row))
                continue;
            sums.TryGetValue(row.Prompt, out var sum);
            sum.Add(row, costs.Of(i, row), Projects.PlaceOf(row));
            sums[row.Prompt] = sum;
        }

        var costliest = sums.OrderByDescending(one => one.Value.LowNanos).ThenBy(one => one.Key).Take(count).ToList();
        var prompts = RowsOf(snapshot, [.. costliest.Select(one => one.Key)]);
        return
        [
            .. costliest.Select(one => new CostlyPrompt(
                prompts.TryGetValue(one.Key, out var prompt) ? prompt : null,
                one.Value,
                projects.Value.At(one.Value.FirstPlace)
            )),
        ];
    }

    static Dictionary<ulong, PromptRow> RowsOf(IndexSnapshot snapshot, HashSet<ulong> keys)
    {
        var rows = new Dictionary<ulong, PromptRow>();
        foreach (ref readonly var row in snapshot.Prompts)
        {
            if ((row.Flags & PromptFlags.NoPrompt) == 0 && keys.Contains(row.Key))
                rows[row.Key] = row;
        }

        return rows;
    }
}
