namespace Plumbline.Store.Queries;

/// <summary>What contexts say of themselves, and whose they are at which time: everything that usage is grouped by which belongs to contexts.</summary>
/// <param name="dimensions">Those that are asked for: of contexts, people and owners.</param>
sealed class UsageContexts(IReadOnlyList<Dimension> dimensions)
{
    readonly UsageLabels[] _labels = [.. dimensions.Select(_ => new UsageLabels())];
    readonly List<Context> _contexts = [];
    readonly List<int[]?> _owners = [];
    readonly UsageLabels _sessions = new(),
        _people = new();
    bool _hasIntervals;

    sealed record Context(int Session, int Person, int[] Names)
    {
        public List<(long From, long Until, int Owner)> Owned { get; } = [];
    }

    /// <summary>The values of each dimension.</summary>
    public IReadOnlyList<UsageLabels> Labels => _labels;

    /// <summary>The place of a dimension.</summary>
    public int IndexOf(Dimension dimension) => dimensions.ToList().IndexOf(dimension);

    /// <summary>The number of a context's session; 0 for none.</summary>
    public int SessionOf(int context) => _contexts[context].Session;

    /// <summary>The number of its person; 0 for none.</summary>
    public int PersonOf(int context) => _contexts[context].Person;

    /// <summary>Reads all contexts.</summary>
    public void Read(IStoreReader store)
    {
        var columns = string.Concat(dimensions.Where(IsOfContext).Select(dimension => ", " + TextConditions.ContextColumn(dimension)));
        var none = new Context(0, 0, new int[dimensions.Count]);
        store.Read(
            $"SELECT c.id, c.session, p.user{columns} FROM contexts c JOIN people p ON p.context_id = c.id",
            row =>
            {
                var id = (int)row.Int64(0);
                while (_contexts.Count <= id)
                    _contexts.Add(none);
                var names = new int[dimensions.Count];
                for (int i = 0, column = 3; i < names.Length; i++)
                {
                    if (IsOfContext(dimensions[i]))
                        names[i] = _labels[i].Of(row.Text(column++));
                }

                _contexts[id] = new Context(_sessions.Of(row.Text(1)), _people.Of(row.Text(2)), names);
                return id;
            }
        );
    }

    /// <summary>Reads whose they are, as far as conditions on owners are met.</summary>
    public void ReadOwners(IStoreReader store, OwnerIntervals intervals, IReadOnlyList<Filter> filters)
    {
        _hasIntervals = true;
        var parameters = new SqlParameters();
        store.Read(
            parameters.Build($"SELECT o.context_id, o.from_time, o.until_time, o.owner_id FROM ({intervals.All(filters, parameters)}) o"),
            row =>
            {
                var context = (int)row.Int64(0);
                _contexts[context].Owned.Add((row.Int64(1), row.Int64(2), (int)row.Int64(3)));
                return context;
            }
        );
        var owned = dimensions.Where(dimension => dimension.Kind == DimensionKind.Owner).ToList();
        if (owned.Count == 0)
            return;
        store.Read(
            $"SELECT w.id{string.Concat(owned.Select(dimension => ", w." + dimension.Source))} FROM {intervals.Owners} w",
            row =>
            {
                var id = (int)row.Int64(0);
                while (_owners.Count <= id)
                    _owners.Add(null);
                var names = new int[dimensions.Count];
                for (var i = 0; i < owned.Count; i++)
                    names[IndexOf(owned[i])] = _labels[IndexOf(owned[i])].Of(row.Text(1 + i));
                _owners[id] = names;
                return id;
            }
        );
    }

    /// <summary>Finds whose a fact is; false when it is nobody's who is asked for.</summary>
    public bool Own(UsageFact fact)
    {
        if (!_hasIntervals)
            return true;
        foreach (var (from, until, owner) in _contexts[fact.Context].Owned)
        {
            if (fact.Time < from || fact.Time >= until)
                continue;
            fact.Owner = owner;
            return true;
        }

        return false;
    }

    /// <summary>The number of a fact's value in a dimension, by its place.</summary>
    public int ValueOf(UsageFact fact, int index)
    {
        var dimension = dimensions[index];
        if (dimension.Kind != DimensionKind.Owner)
            return _contexts[fact.Context].Names[index];
        var value = _owners[fact.Owner]![index];
        // A person that the rules do not name is the merged one.
        return value == 0 && dimension.Source == "person" ? MergedPerson(fact.Context, index) : value;
    }

    int MergedPerson(int context, int index) => _labels[index].Of(_people[_contexts[context].Person]);

    static bool IsOfContext(Dimension dimension) => dimension.Kind is DimensionKind.Context or DimensionKind.User;
}
