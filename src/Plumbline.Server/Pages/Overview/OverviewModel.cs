using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Overview;

/// <summary>The overview's answer, arranged for its page. Nothing is counted here; groups beyond the drawn ones are put together.</summary>
public sealed class OverviewModel(PageState state, OverviewAnswer answer, OverTime time, People people)
{
    static readonly (string Name, string Color, Func<UsageAmounts, Quantity> Of)[] TokenTypes =
    [
        ("cache read", "cache-read", amounts => amounts.CacheRead),
        ("cache creation", "cache-creation", amounts => amounts.CacheCreation),
        ("input", "input", amounts => amounts.Input),
        ("output", "output", amounts => amounts.Output),
    ];

    public OverviewAnswer Answer { get; } = answer;

    /// <summary>Whether there is anything in the window.</summary>
    public bool IsEmpty => IsNothing(Answer.Total);

    /// <summary>Whether the drawing would rank fewer than five people while names are hidden.</summary>
    public bool HidesGroups => people.AreHidden && state.GroupBy.NamesPeople && Answer.Total.Users < 5;

    /// <summary>Tokens that could have come from a cache.</summary>
    public static Quantity PromptTokens(UsageAmounts amounts) => amounts.CacheRead + amounts.CacheCreation + amounts.Input;

    /// <summary>Attempts that reached the API: requests and errors.</summary>
    public static Quantity Attempts(UsageRow row) => Quantity.FromWhole(row.Requests + row.Errors);

    /// <summary>What the numbers of a row stand on.</summary>
    public static string Ground(UsageRow row)
    {
        var items = row.Requests == 1 ? "1 request" : $"{row.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests";
        var rest =
            row.Unitemised.ClientCost == Quantity.Zero && row.Unitemised.Tokens == Quantity.Zero
                ? "nothing metered beyond them"
                : $"and metrics beyond them: ${Show.Exact(row.Unitemised.ClientCost)}, {Show.Exact(row.Unitemised.Tokens)} tokens";
        return $"{items} known one by one (events {row.EventRequests.ToString("N0", CultureInfo.InvariantCulture)}, session logs {row.LogRequests.ToString("N0", CultureInfo.InvariantCulture)}), {rest}";
    }

    /// <summary>What the cost that is shown is called.</summary>
    public string CostName => Answer.Cost.IsListCost ? "List cost" : "Client estimate";

    /// <summary>Half a sentence on that cost.</summary>
    public string CostNote =>
        Answer.Cost.IsListCost
            ? $"what the requests cost at list prices, by price book {Answer.Cost.PriceBook}; not an invoice"
            : "Claude Code's own estimate of the cost, not an invoice";

    /// <summary>The name of a group as it is shown.</summary>
    public string Label(Dimension dimension, string? value) =>
        people.Show(dimension, value) is not { } shown ? "without " + dimension.Name.Replace('_', ' ')
        : dimension.Name == "model" ? Show.Model(shown)
        : shown;

    /// <summary>Asks for what the page shows besides the answers to the overview's questions about usage.</summary>
    public static OverviewModel Ask(
        PageState state,
        OverviewQuery query,
        IReadOnlyList<UsageAnswer> answers,
        People people,
        IStoreReader store
    )
    {
        var answer = query.Answer(answers, store);
        var step = answer.Bucket.Kind == DimensionKind.Day ? TimeStep.Day : TimeStep.Hour;
        var buckets = TimeBucket.Of(state, step);
        var coverage = OverTime.Coverage(query.Zone, step, buckets, answer.OverTime, store);
        var carriedIn = OverTime.CarriedIn(query.Range, query.Zone, step, query.GroupBy, query.Filters, store);
        var time = new OverTime(state, step, answer.OverTime, buckets, coverage, carriedIn);
        return new OverviewModel(state, answer, time, people);
    }

    /// <summary>What changes are measured against, or why they are not.</summary>
    public string Comparison()
    {
        var before = state.BeforeText();
        if (!HasBefore || time.FirstData is not { } first)
            return $"nothing from {before} to compare with";
        return first < state.Range.Before.From + TimeRange.Day
            ? $"changes are against {before}"
            : $"changes are against {before}; the first data is from {Day(first)}";
    }

    /// <summary>Whether there is anything before the window to compare with.</summary>
    public bool HasBefore => time.FirstData < state.Range.From && !IsNothing(Answer.Before);

    /// <summary>The cost over time by the chosen group.</summary>
    public ChartData Cost()
    {
        var colors = SeriesColors.Of(state.GroupBy, Answer.Groups);
        var layers = Answer
            .Groups.Select(
                (group, i) =>
                    CostLayer(Label(state.GroupBy, group), colors[i].Color, colors[i].Shade, row => row.Key[1] == group) with
                    {
                        Key = people.Show(state.GroupBy, group) ?? "",
                    }
            )
            .ToList();
        if (Answer.OverTime.Any(row => !Answer.Groups.Contains(row.Key[1])))
            layers.Add(CostLayer("other", "other", 0, row => !Answer.Groups.Contains(row.Key[1])));
        var title = $"{CostName} by {Answer.Bucket.Name} and {state.GroupBy.Name.Replace('_', ' ')}";
        return time.Chart(title, "usd", layers) with { FilterBy = state.GroupBy.Name };
    }

    /// <summary>Tokens over time by type.</summary>
    public ChartData Tokens() =>
        time.Chart(
            "Tokens by " + Answer.Bucket.Name + " and type",
            "tokens",
            [.. TokenTypes.Select(type => new Layer(type.Name, type.Color, 0, _ => true, type.Of))]
        );

    static bool IsNothing(UsageRow row) => row.Requests == 0 && row.Amounts == UsageAmounts.None && row.Sessions == Quantity.Zero;

    Layer CostLayer(string name, string color, int shade, Func<UsageRow, bool> holds) =>
        Answer.Cost.IsListCost
            ? new(name, color, shade, holds, _ => Quantity.Zero) { OfRow = Answer.Cost.In }
            : new(name, color, shade, holds, amounts => amounts.ClientCost);

    string Day(long nanos) => state.Date(nanos).ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
