using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What is asked of models, each as a table.</summary>
sealed record ModelTables(UsageQuery Query, People People)
{
    /// <summary>The names of the tables, the usual first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["models", "comparison"];

    /// <summary>Asks for one.</summary>
    public Table Ask(string table, IStoreReader store) => table == Names[1] ? Comparison(store) : Models(store);

    Table Models(IStoreReader store)
    {
        var usage = Query.Run(store);
        var cost = CostShown.Of(usage);
        var times = new ModelTimesQuery
        {
            Range = Query.Range,
            Zone = Query.Zone,
            By = Query.By,
            Filters = Query.Filters,
        }
            .Run(store)
            .ToDictionary(row => new FactKey(row.Key), row => row.Times);
        var prompts = new PromptCountQuery
        {
            Range = Query.Range,
            Zone = Query.Zone,
            By = Query.By,
            Filters = Query.Filters,
            ListCosts = cost.IsListCost ? usage.Costs : null,
        }
            .Run(store)
            .ToDictionary(row => new FactKey(row.Key));
        var metered = Query.By is [{ Name: "model" }] ? ModelMetered.Ask(Query, store) : null;
        var rows = usage
            .Rows.Select(row => new ModelRow(row, cost)
            {
                Times = times.GetValueOrDefault(new FactKey(row.Key)) ?? new ModelTimes(),
                Prompts = prompts.GetValueOrDefault(new FactKey(row.Key)),
                Lines = metered?.LinesOf(row.Key[0]),
                Events = metered?.EventsOf(row.Key[0]),
            })
            .ToList();
        return Table.Of(
            [
                .. Query.By.Select(
                    (dimension, i) => new Column<ModelRow>(dimension.Name, row => People.Show(dimension, row.Usage.Key[i])) { IsKey = true }
                ),
                .. ModelRow.Columns,
            ],
            rows
        );
    }

    Table Comparison(IStoreReader store)
    {
        var usage = (Query with { By = [], AmountsOnly = true, Limit = 1 }).Run(store);
        var answer = new ModelComparisonQuery
        {
            Range = Query.Range,
            Zone = Query.Zone,
            Filters = Query.Filters,
            ListCosts = usage.Total.Amounts.ClientCost == Quantity.Zero ? usage.Costs : null,
        }.Run(store);
        var rows = answer
            .Pairs.SelectMany(pair => pair.Comparison.Values.DefaultIfEmpty().Select(value => (pair, value)))
            .Select(row => new ComparisonRow(row.pair, row.value));
        return Table.Of(ComparisonRow.Columns, [.. rows]);
    }
}
