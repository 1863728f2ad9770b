using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Tests.Cli.Reports;

/// <summary>The same answer in the plainest way: a list, groups, sums of decimals.</summary>
static class UsageOracle
{
    public sealed record Row(
        string Key,
        long Requests,
        long Input,
        long Output,
        long Read,
        long Write5m,
        long Write1h,
        decimal? Cost,
        decimal Low,
        decimal High,
        long UnpricedRequests,
        long UnpricedTokens,
        int Sessions,
        string Models
    );

    public static List<Row> Rows(IndexSnapshot snapshot, PriceBook book, TimeZoneInfo zone, Dimension dimension)
    {
        var requests = new List<(int Number, RequestRow Row)>();
        for (var i = 0; i < snapshot.Requests.Length; i++)
        {
            if (!snapshot.Requests[i].Flags.HasFlag(RequestFlags.Gone))
                requests.Add((i, snapshot.Requests[i]));
        }

        return
        [
            .. requests
                .GroupBy(one => KeyOf(snapshot, zone, dimension, one.Row))
                .Select(group => Of(snapshot, book, group.Key, [.. group])),
        ];
    }

    static Row Of(IndexSnapshot snapshot, PriceBook book, string key, List<(int Number, RequestRow Row)> requests)
    {
        var costs = requests.Select(one => (one.Row, Cost: CostOf(snapshot, book, one.Number, one.Row))).ToList();
        var priced = costs.Where(one => one.Cost.IsPriced).ToList();
        var unpriced = costs.Where(one => !one.Cost.IsPriced).ToList();
        return new(
            key,
            requests.Count,
            requests.Sum(one => one.Row.InputTokens),
            requests.Sum(one => one.Row.OutputTokens),
            requests.Sum(one => one.Row.CacheReadTokens),
            requests.Sum(one => one.Row.CacheCreation5mTokens),
            requests.Sum(one => one.Row.CacheCreation1hTokens),
            priced.Count == 0 ? null : priced.Sum(one => one.Cost.Amount!.Value.Nanos / 1e9m),
            costs.Sum(one => one.Cost.Low.Nanos / 1e9m),
            costs.Sum(one => one.Cost.High.Nanos / 1e9m),
            unpriced.Count,
            unpriced.Sum(one => TokensOf(one.Row)),
            requests.Select(one => one.Row.Session).Distinct().Count(),
            string.Join(',', requests.Select(one => ModelOf(snapshot, one.Row.Model)).Distinct().Order(StringComparer.Ordinal))
        );
    }

    static ListCost CostOf(IndexSnapshot snapshot, PriceBook book, int number, RequestRow row)
    {
        var modifiers = new PriceModifiers(
            row.Flags.HasFlag(RequestFlags.Fast),
            row.Flags.HasFlag(RequestFlags.Batch),
            row.Flags.HasFlag(RequestFlags.UsGeo)
        );
        var parts = new List<PricedPart>();
        foreach (var part in snapshot.PartsOf(number))
        {
            parts.Add(
                new(
                    book.Find(snapshot.Text(part.Model == 0 ? row.Model : part.Model)),
                    new(part.InputTokens, part.OutputTokens, part.CacheReadTokens, part.CacheCreation5mTokens, part.CacheCreation1hTokens)
                )
            );
        }

        if (parts.Count == 0)
            parts.Add(
                new(
                    book.Find(snapshot.Text(row.Model)),
                    new(row.InputTokens, row.OutputTokens, row.CacheReadTokens, row.CacheCreation5mTokens, row.CacheCreation1hTokens)
                )
            );
        var cost = PriceBook.Cost(row.Time, parts.ToArray(), modifiers, row.WebSearches);
        if (!row.Flags.HasFlag(RequestFlags.SplitAssumed) || row.Flags.HasFlag(RequestFlags.Parts))
            return cost;
        // Writes of unknown kind live an hour at most.
        var writes = row.CacheCreation5mTokens + row.CacheCreation1hTokens;
        PricedPart atMost = new(
            book.Find(snapshot.Text(row.Model)),
            new(row.InputTokens, row.OutputTokens, row.CacheReadTokens, 0, writes)
        );
        return cost with { High = PriceBook.Cost(row.Time, [atMost], modifiers, row.WebSearches).High };
    }

    static string KeyOf(IndexSnapshot snapshot, TimeZoneInfo zone, Dimension dimension, RequestRow row)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(row.Time), zone);
        var monday = local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7));
        return dimension switch
        {
            Dimension.Day => local.ToString("yyyy-MM-dd"),
            Dimension.Week => monday.ToString("yyyy-MM-dd"),
            Dimension.Month => local.ToString("yyyy-MM"),
            Dimension.Hour => local.ToString("HH"),
            Dimension.Session => snapshot.Text(row.Session)!,
            Dimension.Project => snapshot.Files[row.File].Cwd,
            Dimension.Branch => snapshot.Text(row.Branch) ?? "",
            Dimension.Pr => PullRequestOf(snapshot, row),
            Dimension.Model => ModelOf(snapshot, row.Model),
            Dimension.Agent => snapshot.Text(row.Agent) ?? (row.Flags.HasFlag(RequestFlags.Sidechain) ? "other" : "main"),
            Dimension.Skill => snapshot.Text(row.Skill) ?? "",
            Dimension.Mcp => snapshot.Text(row.McpServer) ?? "",
            _ => snapshot.Text(row.Version) ?? "",
        };
    }

    static string PullRequestOf(IndexSnapshot snapshot, RequestRow row)
    {
        var links = snapshot.Prompts.ToArray().Where(link => link.Flags == PromptFlags.PullRequest).ToList();
        var own = links.Where(link => link.Session == row.Session).ToList();
        if (own.Count == 0 && snapshot.Text(row.Branch) is not (null or "main"))
            own = [.. links.Where(link => BranchOf(snapshot, link) == (snapshot.Files[row.File].Cwd, row.Branch))];
        var inOrder = own.OrderBy(link => link.Time).ThenBy(link => link.Command).ToList();
        var next = inOrder.FindIndex(link => link.Time >= row.Time);
        return inOrder.Count == 0 ? "" : snapshot.Text(inOrder[next < 0 ? ^1 : next].Command)!;
    }

    // The branch of the last request before it that names one.
    static (string, int) BranchOf(IndexSnapshot snapshot, PromptRow link) =>
        snapshot
            .Requests.ToArray()
            .Where(one => !one.Flags.HasFlag(RequestFlags.Gone) && one.Branch != 0 && one.Session == link.Session && one.Time <= link.Time)
            .OrderBy(one => one.Time)
            .Select(one => (snapshot.Files[one.File].Cwd, one.Branch))
            .LastOrDefault();

    static string ModelOf(IndexSnapshot snapshot, int text) => snapshot.Text(text)!.Replace("[1m]", "");

    static long TokensOf(RequestRow row) =>
        row.InputTokens + row.OutputTokens + row.CacheReadTokens + row.CacheCreation5mTokens + row.CacheCreation1hTokens;
}
