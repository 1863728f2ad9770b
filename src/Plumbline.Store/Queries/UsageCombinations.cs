namespace Plumbline.Store.Queries;

/// <summary>
/// What usage is grouped by that is neither time nor context: the numbers of cells' combinations, and beyond these the numbers of combinations that later requests, metrics and
/// errors have. Only the dimensions that are asked for tell them apart.
/// </summary>
/// <param name="dimensions">Those that are asked for, of <see cref="DimensionKind.Named"/>.</param>
sealed class UsageCombinations(IReadOnlyList<Dimension> dimensions)
{
    /// <summary>The finding of what has no list cost.</summary>
    public const int NoFinding = -1;

    /// <summary>How many columns of a row tell one.</summary>
    public int Columns => 3 + dimensions.Count;

    readonly List<Combination> _all = [new(0, NoFinding, 0, new int[dimensions.Count])];
    readonly Dictionary<Combination, int> _numbers = [];

    /// <summary>The dimensions.</summary>
    public IReadOnlyList<Dimension> Dimensions => dimensions;

    /// <summary>The place of one of them.</summary>
    public int IndexOf(Dimension dimension) => dimensions.ToList().IndexOf(dimension);

    /// <summary>Their values.</summary>
    public IReadOnlyList<UsageLabels> Labels { get; } = [.. dimensions.Select(_ => new UsageLabels())];

    /// <summary>A combination by its number.</summary>
    public Combination this[int number] => _all[number];

    /// <summary>Reads those of cells.</summary>
    public void ReadAll(IStoreReader store)
    {
        var columns = string.Concat(dimensions.Select((_, i) => FormattableString.Invariant($", n{i}.value")));
        var joins = string.Concat(
            dimensions.Select(
                (dimension, i) => FormattableString.Invariant($" LEFT JOIN strings n{i} ON n{i}.id = b.{dimension.Source}_id")
            )
        );
        store.Read(
            $"SELECT b.id, b.source, b.finding, b.query_source{columns} FROM combinations b{joins}",
            row =>
            {
                var number = (int)row.Int64(0);
                while (_all.Count <= number)
                    _all.Add(_all[0]);
                _all[number] = Read(row, 1);
                return number;
            }
        );
    }

    /// <summary>The number of a row's: its source, finding, class of source and names are in columns one after the other.</summary>
    public int Of(IRow row, int column)
    {
        var combination = Read(row, column);
        if (_numbers.TryGetValue(combination, out var number))
            return number;
        _numbers.Add(combination, number = _all.Count);
        _all.Add(combination);
        return number;
    }

    Combination Read(IRow row, int column)
    {
        var names = new int[dimensions.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = Labels[i].Of(row.Text(column + 3 + i));
        return new Combination(
            (int)row.Int64(column),
            row.IsNull(column + 1) ? NoFinding : (int)row.Int64(column + 1),
            (int)row.Int64(column + 2),
            names
        );
    }
}

/// <summary>One of them.</summary>
/// <param name="Source">That of requests; 1 is an event.</param>
/// <param name="Finding">What was found about the cost; see <see cref="CostVersion.Finding"/>.</param>
/// <param name="QuerySource">The class of source.</param>
/// <param name="Names">The numbers of its values in the dimensions that are asked for.</param>
sealed record Combination(int Source, int Finding, int QuerySource, int[] Names)
{
    public bool Equals(Combination? other) =>
        other is not null
        && (Source, Finding, QuerySource) == (other.Source, other.Finding, other.QuerySource)
        && Names.AsSpan().SequenceEqual(other.Names);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Source);
        hash.Add(Finding);
        hash.Add(QuerySource);
        foreach (var name in Names)
            hash.Add(name);
        return hash.ToHashCode();
    }
}
