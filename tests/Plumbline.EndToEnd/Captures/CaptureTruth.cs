namespace Plumbline.EndToEnd.Captures;

/// <summary>
/// The totals that follow from a set of recorded bodies by the ledger's rules (docs/architecture.md), worked out from their JSON form
/// with none of the product's code. Order and repetition of the bodies do not matter.
/// </summary>
sealed class CaptureTruth
{
    // What a process has in common: everything on its points but what says which request they are about.
    static readonly HashSet<string> RequestKeys =
    [
        .. new[] { "model", "type", "query_source", "effort", "speed", "agent.name", "skill.name" },
        .. new[] { "plugin.name", "marketplace.name", "mcp_server.name", "mcp_tool.name" },
    ];

    readonly Dictionary<string, RecordedEvent> _requests = [];
    readonly Dictionary<string, RecordedEvent> _errors = [];
    readonly Dictionary<string, RecordedPoint> _increments = [];

    public CaptureTruth(IEnumerable<RecordedBody> bodies)
    {
        foreach (var body in bodies.DistinctBy(body => body.JsonFile).Select(body => body.Json()))
        {
            foreach (var record in RecordedEvent.In(body))
                Add(record);
            foreach (var point in RecordedPoint.In(body))
                Add(point);
        }
    }

    /// <summary>Usage by session; null is the group of records without one.</summary>
    public Dictionary<(string? Session, string? Model), UsageTruth> BySession() =>
        Groups()
            .GroupBy(pair => (pair.Session, default(string)))
            .ToDictionary(group => group.Key, group => Sum(group.Select(pair => pair.Usage)));

    /// <summary>
    /// Usage by session and model, for the sessions in which the rules leave only one answer: a remainder that could belong
    /// to one of several models is dated by arrival, and no recording fixes that.
    /// </summary>
    public Dictionary<(string? Session, string? Model), UsageTruth> BySessionAndModel()
    {
        var groups = Groups();
        var uncertain = groups.Where(group => !group.IsModelCertain).Select(group => group.Session).ToHashSet();
        return groups
            .Where(group => !uncertain.Contains(group.Session) && group.Usage.Errors == 0)
            .GroupBy(group => (group.Session, group.Model))
            .ToDictionary(group => group.Key, group => Sum(group.Select(pair => pair.Usage)));
    }

    public UsageTruth Total() => Sum(BySession().Values);

    /// <summary>The increase of a metric by <c>session.id</c>; null is the group of points without one.</summary>
    public Dictionary<(string? Session, string? Model), decimal> Counter(string metric) =>
        _increments
            .Values.Where(point => point.Metric == metric)
            .GroupBy(point => (point.Attributes["session.id"], default(string)))
            .ToDictionary(group => group.Key, group => group.Sum(point => point.Value));

    void Add(RecordedEvent record)
    {
        if (record.Name == "api_error")
            _errors[record.Content] = record;
        if (record.Name != "api_request")
            return;
        var key = record.Id is { } id ? $"{record.Session}|{id}" : record.Content;
        // A restated request: the larger output wins.
        if (!_requests.TryGetValue(key, out var known) || record.Number("output_tokens") > known.Number("output_tokens"))
            _requests[key] = record;
    }

    void Add(RecordedPoint point)
    {
        if (point.IsDelta)
        {
            _increments[$"{point.Series}|{point.StartNanos}|{point.EndNanos}|{point.Value}"] = point;
            return;
        }

        var writer = $"{point.Series}|{point.StartNanos}";
        if (!_increments.TryGetValue(writer, out var mark) || point.Value > mark.Value)
            _increments[writer] = point;
    }

    sealed record Group(string? Session, string? Model, UsageTruth Usage, bool IsModelCertain);

    List<Group> Groups()
    {
        var metered = Metered();
        var identities = metered.Select(point => point.Identity).DistinctBy(identity => identity.Text).ToList();
        var items = _requests.Values.Select(request => (Request: request, Identity: IdentityOf(request, identities))).ToList();
        var groups = items.Select(item => Itemised(item.Request)).ToList();
        groups.AddRange(_errors.Values.Select(error => new Group(error.Session, null, new() { Errors = 1 }, IsModelCertain: true)));
        foreach (var identity in identities)
        {
            var own = items.Where(item => item.Identity == identity.Text).Select(item => Itemised(item.Request)).ToList();
            foreach (var field in UsageTruth.Fields)
                groups.AddRange(Remainder(field, own, metered.Where(m => m.Identity.Text == identity.Text && m.Field == field).ToList()));
        }

        return groups;
    }

    // max(0, metered − itemised) of one field, under the models it can be said to belong to.
    static IEnumerable<Group> Remainder(string field, List<Group> items, List<Increment> metered)
    {
        var itemised = items.Sum(item => item.Usage.Itemised[field]);
        var remainder = metered.Sum(increment => increment.Amount) - itemised;
        if (remainder <= 0)
            yield break;
        var isCertain = itemised == 0 || metered.Select(increment => increment.Model).Distinct().Count() == 1;
        foreach (var model in metered.GroupBy(increment => increment.Model))
        {
            var usage = new UsageTruth();
            usage.Unitemised[field] = itemised == 0 ? model.Sum(increment => increment.Amount) : remainder;
            yield return new(model.First().Session, isCertain ? model.Key : null, usage, isCertain);
            if (itemised != 0)
                yield break;
        }
    }

    static Group Itemised(RecordedEvent request)
    {
        var usage = new UsageTruth
        {
            Requests = 1,
            CacheCreation5m = request.Number("cache_creation_5m_tokens"),
            CacheCreation1h = request.Number("cache_creation_1h_tokens"),
        };
        foreach (var field in UsageTruth.Fields)
            usage.Itemised[field] = request.Number(field == "client_cost_usd" ? "cost_usd" : field);
        return new(request.Session, PlainModel(request.Attributes["model"]), usage, IsModelCertain: true);
    }

    sealed record Identity(string Text, string[] Pairs);

    sealed record Increment(Identity Identity, string? Session, string? Model, string Field, decimal Amount);

    List<Increment> Metered() =>
        [
            .. from point in _increments.Values
            let field = FieldOf(point)
            where field is not null
            select new Increment(
                IdentityOf(point),
                point.Attributes["session.id"],
                PlainModel(point.Attributes["model"]),
                field,
                point.Value
            ),
        ];

    static string? FieldOf(RecordedPoint point) =>
        (point.Metric, point.Attributes["type"]) switch
        {
            ("claude_code.cost.usage", _) => "client_cost_usd",
            ("claude_code.token.usage", "input") => "input_tokens",
            ("claude_code.token.usage", "output") => "output_tokens",
            ("claude_code.token.usage", "cacheRead") => "cache_read_tokens",
            ("claude_code.token.usage", "cacheCreation") => "cache_creation_tokens",
            _ => null,
        };

    static Identity IdentityOf(RecordedPoint point)
    {
        if (point.Attributes["session.id"] is { } session)
            return new("session " + session, []);
        string[] pairs = [.. point.Attributes.PairsExcept(RequestKeys)];
        return new(string.Join(';', pairs), pairs);
    }

    // A request without a session belongs to the process whose standard attributes it carries.
    static string IdentityOf(RecordedEvent request, List<Identity> identities)
    {
        if (request.Session is { } session)
            return "session " + session;
        var own = request.Attributes.Pairs.ToHashSet();
        return identities.Where(identity => identity.Pairs.Length > 0).FirstOrDefault(identity => identity.Pairs.All(own.Contains))?.Text
            ?? "";
    }

    static string? PlainModel(string? model) => model?.Replace("[1m]", "");

    static UsageTruth Sum(IEnumerable<UsageTruth> parts)
    {
        var sum = new UsageTruth();
        foreach (var part in parts)
            sum.Add(part);
        return sum;
    }
}
