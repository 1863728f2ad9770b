using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Costs;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>A question and its answer, in words and links.</summary>
public sealed record ExploreModel(PageState State, People People, ExploreQuestion Question)
{
    /// <summary>More rows than anyone reads; the CSV has all of them.</summary>
    public const int TableRows = 100;

    /// <summary>The groups, the largest first; null when the question has no answer.</summary>
    public ExploreRows? Table { get; init; }

    /// <summary>The same over time; null when that was not asked for.</summary>
    public ExploreOverTime? Time { get; init; }

    public Measure Measure => Question.Measure;

    /// <summary>Whether there is nothing in the window.</summary>
    public bool IsEmpty =>
        Table is not { } table
        || (
            table.Rows.Count == 0
            && (table.Total.Value.Amount ?? Quantity.Zero) == Quantity.Zero
            && table.Total.Value.Whole == Quantity.Zero
        );

    /// <summary>Whether the groups would rank fewer than five people while names are hidden.</summary>
    public bool HidesGroups => People.AreHidden && Question.By.Any(dimension => dimension.NamesPeople) && PeopleCount() < 5;

    /// <summary>What is asked, as a heading.</summary>
    public string Title => Measure.Title + (Question.By.Count == 0 ? "" : " by " + string.Join(" and ", Question.By.Select(Groups.Name)));

    /// <summary>A group as it is shown.</summary>
    public string Label(IReadOnlyList<string?> key) =>
        key.Count == 0 ? "All" : string.Join(" · ", key.Select((value, i) => Groups.Label(People, Question.By[i], value)));

    /// <summary>A value as URLs say it.</summary>
    public string Key(Dimension dimension, string? value) => People.Show(dimension, value) ?? "";

    /// <summary>This page with only one group.</summary>
    public string Link(IReadOnlyList<string?> key) =>
        State.Link([.. key.Select((value, i) => (FilterName(Question.By[i]), (string?)Key(Question.By[i], value)))]);

    /// <summary>This page with only one step.</summary>
    public string Link(TimeBucket bucket) =>
        State.Link(("range", null), ("from", Rfc3339.Format(bucket.Start)), ("to", Rfc3339.Format(bucket.End)));

    /// <summary>The page as it is now, for others: with its dates in place of a window that moves on.</summary>
    public string Fixed => State.Link(("range", null), ("from", Rfc3339.Format(State.Range.From)), ("to", Rfc3339.Format(State.Range.To)));

    /// <summary>The same question to the API.</summary>
    public string Api(string format, bool inTime)
    {
        var step = inTime && Time is { } time ? [time.Step.Asked.Name] : Array.Empty<string>();
        List<(string, string?)> more =
        [
            ("by", string.Join(',', [.. step, .. Question.By.Select(dimension => dimension.Name)])),
            ("sort", string.Join(',', [.. step, Measure.IsCounter ? "-increase" : "-" + Measure.SortedBy])),
        ];
        if (Measure.Only is { } only)
            more.Add((only.Attribute, only.Value));
        return State.ApiLink(
            Measure.IsCounter ? "/api/v1/counters/" + Measure.Metric : "/api/v1/usage",
            format,
            [.. more.Where(pair => pair.Item2 != "")]
        );
    }

    /// <summary>A value as it is shown.</summary>
    public string Text(ExploreValue value) =>
        Measure.Unit switch
        {
            "share" => Show.Percent(value.Amount ?? default, value.Whole),
            _ when value.Amount is null => Measure.IsListCost ? "unpriced" : "–",
            "usd" => Show.Money(value.Amount.Value),
            "s" => Show.Duration(value.Amount.Value),
            _ => Show.Count(value.Amount.Value),
        };

    /// <summary>The exact number, what it is, and on what it stands.</summary>
    public string Exact(ExploreRow row)
    {
        var number = Measure.Unit switch
        {
            "share" => $"{Show.Exact(row.Value.Amount ?? default)} of {Show.Exact(row.Value.Whole)} tokens",
            _ when row.Value.Amount is null => "Not known",
            "usd" => "$" + Show.Exact(row.Value.Amount.Value),
            "s" => Show.Exact(row.Value.Amount.Value) + " seconds",
            _ => Show.Exact(row.Value.Amount.Value),
        };
        var ground =
            row.Usage is not { } usage ? ""
            : Measure.IsListCost ? " " + ListCostText.Exact(usage, Table?.Costs?.PriceBook)
            : Measure.Unit is "usd" or "tokens" && usage.Requests > 0 ? $" {CostModel.Ground(usage)}."
            : "";
        return $"{number}: {Measure.Means}.{ground}";
    }

    /// <summary>What has to be said about the numbers.</summary>
    public IEnumerable<string> Notes()
    {
        if (Measure.IsListCost && Table?.Costs is null)
            yield return "List costs are being worked out; until then there is none.";
        if (Measure.IsListCost && Table?.Total.Usage?.ListCosts is { UnpricedRequests: > 0 } costs)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{costs.UnpricedRequests:N0} requests have no price and are not in it."
            );
        if (!Measure.CanAdd && Question.By.Count > 0)
            yield return $"{Measure.Title} can be in several groups and steps, so that these add up to more than the total.";
    }

    // As the URL of a page names it: an attribute that only counters name plainly.
    static string FilterName(Dimension dimension) => Dimension.TryParse(dimension.Name, out _) ? dimension.Name : "attr." + dimension.Name;

    long PeopleCount() =>
        Table!.Total.Usage is { } usage
            ? usage.Users
            : Table.Rows.Select(row => row.Key[PersonAt()]).Distinct(StringComparer.Ordinal).Count(name => name is not null);

    int PersonAt() => Question.By.ToList().FindIndex(dimension => dimension.NamesPeople);
}
