using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Overview;

/// <summary>What changed, arranged for the overview. Nothing is counted here.</summary>
public sealed class ChangesModel(PageState state, ChangesAnswer answer, People people)
{
    /// <summary>Movers of each dimension behind "More".</summary>
    const int More = 6;

    public ChangesAnswer Answer { get; } = answer;

    /// <summary>Whether both windows have something, so that there is a change to speak of.</summary>
    public bool HasBoth => Answer.Total.Before.Total != 0 || Answer.Total.Now.Total != 0;

    /// <summary>Dimensions that tell something: by which the use is of more than one, and of people only when they are enough.</summary>
    public IReadOnlyList<(Dimension By, IReadOnlyList<ChangeRow> Rows)> Groups { get; } =
    [
        .. answer.Groups.Where(group =>
            group.Rows.Count > 1 && group.Rows[0].Change.Total != 0 && !ChangesPath.IsHidden(people, group.By, group.Rows)
        ),
    ];

    /// <summary>The largest mover of each dimension that has a name, the largest of them first; what has none is behind "More".</summary>
    public IReadOnlyList<(Dimension By, ChangeRow Row)> Movers =>
        [
            .. Groups
                .SelectMany(
                    group => group.Rows.Where(row => row.Key is not null && row.Change.Total != 0).Take(1),
                    (group, row) => (group.By, Row: row)
                )
                .OrderByDescending(mover => Int128.Abs(mover.Row.Change.Total)),
        ];

    /// <summary>More of each dimension.</summary>
    public IEnumerable<(Dimension By, IReadOnlyList<ChangeRow> Rows)> MoreMovers =>
        Groups.Select(group => (group.By, (IReadOnlyList<ChangeRow>)[.. group.Rows.Take(More)]));

    /// <summary>The name of a mover as it is shown.</summary>
    public string Label(Dimension by, ChangeRow row) => Show.Short(Parts.Groups.Label(people, by, row.Key));

    /// <summary>The cost of a mover, by model or by team over time.</summary>
    public string Link(Dimension by, ChangeRow row) => state.Link("/cost", (by.Name, people.Show(by, row.Key) ?? ""));

    /// <summary>An amount with its sign.</summary>
    public static string Signed(Int128 nanos) => nanos > 0 ? "+" + Show.Money(new Quantity(nanos)) : Show.Money(new Quantity(nanos));

    /// <summary>Why, in half a sentence: the parts that matter, the largest first.</summary>
    public string Reasons()
    {
        var change = Answer.Total.Change;
        var parts = new (string More, string Less, Int128 Amount)[]
        {
            ("more requests", "fewer requests", change.Volume),
            ("larger requests", "smaller requests", change.Size),
            ("dearer tokens (models, cache, prices)", "cheaper tokens (models, cache, prices)", change.Price),
            ("more that only metrics know", "less that only metrics know", change.Unitemised),
        };
        return string.Join(
            ", ",
            parts
                .Where(part => part.Amount != 0)
                .OrderByDescending(part => Int128.Abs(part.Amount))
                .Select(part => $"{Signed(part.Amount)} by {(part.Amount > 0 ? part.More : part.Less)}")
        );
    }
}
