namespace Plumbline.Cli.Demo;

/// <summary>What was really used, and whose it is: added up while the company is made up, with nothing of the server's arithmetic.</summary>
sealed class Truth
{
    readonly Dictionary<TruthKey, TruthCell> _cells = [];
    readonly SortedDictionary<string, long> _causes = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<TruthKey, TruthCell> Cells => _cells;

    /// <summary>How many requests missed the cache for each cause.</summary>
    public IReadOnlyDictionary<string, long> Causes => _causes;

    public TruthCell Total => Sum(_ => "").GetValueOrDefault("") ?? new();

    public void Add(TruthOwner owner, string project, MadeRequest request)
    {
        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(request.At).UtcDateTime);
        var key = new TruthKey(day, owner, project, request.Tags.Model);
        if (!_cells.TryGetValue(key, out var cell))
            _cells.Add(key, cell = new());
        cell.Add(request);
        if (request.Cause != MissCause.None)
            _causes[request.Cause.ToString()] = _causes.GetValueOrDefault(request.Cause.ToString()) + 1;
    }

    /// <summary>Totals by anything.</summary>
    public SortedDictionary<string, TruthCell> Sum(Func<TruthKey, string> by)
    {
        var sums = new SortedDictionary<string, TruthCell>(StringComparer.Ordinal);
        foreach (var (key, cell) in _cells)
        {
            var name = by(key);
            if (!sums.TryGetValue(name, out var sum))
                sums.Add(name, sum = new());
            sum.Add(cell);
        }

        return sums;
    }
}
