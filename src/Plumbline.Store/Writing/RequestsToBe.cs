using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// What requests should be, by events and logged responses together: which response is merged into which event, and which of those left
/// over count as requests of their own.
/// </summary>
sealed class RequestsToBe
{
    readonly DuckConnection _store;
    readonly MatchMaterial _material;

    // Of each response: its lines with the one that counts first.
    readonly int[][] _lines;
    readonly int[] _eventOf;

    public RequestsToBe(DuckConnection store, MatchMaterial material)
    {
        (_store, _material) = (store, material);
        _lines = Group();
        _eventOf = Match();
        OfEvent = new int[material.Events.Count];
        Array.Fill(OfEvent, -1);
        for (var response = 0; response < _eventOf.Length; response++)
        {
            if (_eventOf[response] >= 0)
                OfEvent[_eventOf[response]] = response;
        }
    }

    /// <summary>The response that is merged into each event; −1 for none.</summary>
    public int[] OfEvent { get; }

    /// <summary>The line of a response that gives its content.</summary>
    public MatchMaterial.Logged Content(int response) => _material.Responses[_lines[response][0]];

    /// <summary>Whose a response is: what the best of its lines says.</summary>
    public LoggedClaim Claim(int response) =>
        _lines[response].Select(line => _material.Responses[line].Claim).Aggregate((left, right) => left.With(right));

    /// <summary>A response's key among requests: the message's, or with the request's where one message id has several responses.</summary>
    public Hash128 Key(int response) =>
        _sharesMessage[response] ? Content(response).MessageKey.Then(Content(response).RequestKey) : Content(response).MessageKey;

    bool[] _sharesMessage = [];
    IReadOnlyList<bool> _lacksRequest = [];

    int[][] Group()
    {
        var known = _material.Responses;
        (var numbers, _lacksRequest) = ResponseGroups.Of([
            .. known.Select(line => new ResponseGroups.Line(line.MessageKey, line.RequestKey, line.Claim.IsSidechain, line.Version.Time)),
        ]);
        var lines = new List<int>[_lacksRequest.Count];
        for (var i = 0; i < numbers.Length; i++)
            (lines[numbers[i]] ??= []).Add(i);
        _sharesMessage = new bool[lines.Length];
        foreach (
            var same in lines.Select((of, response) => (of, response)).GroupBy(one => known[one.of[0]].MessageKey, one => one.response)
        )
        {
            var responses = same.ToList();
            foreach (var response in responses.Skip(responses.Count > 1 ? 0 : 1))
                _sharesMessage[response] = true;
        }

        return [.. lines.Select(of => of.Count == 1 ? of.ToArray() : BestFirst(of))];
    }

    // As between tellings of one line, but that a side question's copy is dated later than what it repeats.
    int[] BestFirst(List<int> lines)
    {
        var best = lines.Aggregate((left, right) => IsBetter(_material.Responses[right], _material.Responses[left]) ? right : left);
        return [best, .. lines.Where(line => line != best)];
    }

    static bool IsBetter(in MatchMaterial.Logged line, in MatchMaterial.Logged other)
    {
        var isEqual = line.Version.HasStopReason == other.Version.HasStopReason && line.Version.Output == other.Version.Output;
        return isEqual && line.Claim.IsSidechain != other.Claim.IsSidechain
            ? other.Claim.IsSidechain
            : line.Version.Outweighs(other.Version);
    }

    int[] Match()
    {
        var lines = new List<ResponseLine>(_material.Responses.Count);
        for (var response = 0; response < _lines.Length; response++)
        {
            var (session, content) = (Claim(response).Identity, Content(response));
            foreach (var line in _lines[response].Select(i => _material.Responses[i]))
                lines.Add(
                    new ResponseLine(
                        response,
                        session,
                        line.RequestKey,
                        _lacksRequest[response],
                        MatchMaterial.Mixed(line.Uuid),
                        content.Likeness,
                        content.Time,
                        line.MessageKey.Then(line.RequestKey)
                    )
                );
        }

        return ResponseMatching.EventOf([.. _material.Events.Select(told => told.Event)], lines, _lines.Length);
    }

    /// <summary>The responses that no event tells of and that count.</summary>
    public IEnumerable<int> Alone()
    {
        var sessions = SessionsOfEvents();
        var doubtful = new Dictionary<Hash128, List<int>>();
        var certain = new List<int>();
        for (var response = 0; response < _lines.Length; response++)
        {
            if (_eventOf[response] >= 0)
                continue;
            var session = Claim(response).Identity;
            if (!sessions.TryGetValue(session, out var lacksIds) || (!lacksIds && !_lacksRequest[response]))
                certain.Add(response);
            else if (doubtful.TryGetValue(session, out var others))
                others.Add(response);
            else
                doubtful[session] = [response];
        }

        return doubtful.Count == 0 ? certain : certain.Concat(Metered(doubtful, certain));
    }

    // Whether an event of the session lacks the API's request id; what was removed is not forgotten.
    Dictionary<Hash128, bool> SessionsOfEvents()
    {
        var sessions = new Dictionary<Hash128, bool>(_material.Folded);
        foreach (var told in _material.Events)
            sessions[told.Event.Session] = sessions.GetValueOrDefault(told.Event.Session) || told.IdKind != IdKind.Api;
        return sessions;
    }

    IEnumerable<int> Metered(Dictionary<Hash128, List<int>> doubtful, List<int> certain)
    {
        var left = MeteredAmounts.Read(_store, doubtful.Keys);
        foreach (var told in _material.Events.Select((told, i) => (told.Event.Session, Amounts: Merged(i))))
            Subtract(told.Session, told.Amounts);
        foreach (var response in certain)
            Subtract(Claim(response).Identity, Content(response).Amounts);
        return doubtful
            .OrderBy(session => session.Key.High)
            .SelectMany(session => Counting(session.Value, left.GetValueOrDefault(session.Key) ?? new Quantity[MeteredRemainder.Measures]));

        void Subtract(Hash128 session, Quantity[] amounts)
        {
            if (!left.TryGetValue(session, out var rest))
                return;
            for (var measure = 0; measure < rest.Length; measure++)
                rest[measure] -= amounts[measure];
        }
    }

    // In the order of time, so that what counts is what came first, as far as it goes.
    IEnumerable<int> Counting(List<int> responses, Quantity[] left)
    {
        var order = responses
            .OrderBy(response => Content(response).Version.Time)
            .ThenBy(response => Key(response).High)
            .ThenBy(response => Key(response).Low)
            .ToList();
        var counts = MeteredRemainder.Fill(left, [.. order.Select(response => Content(response).Amounts)]);
        return order.Where((_, i) => counts[i]);
    }

    // As MergeChanges writes it.
    Quantity[] Merged(int told)
    {
        var own = _material.Events[told].Amounts;
        if (OfEvent[told] < 0)
            return own;
        var logged = Content(OfEvent[told]).Amounts;
        Quantity[] merged = [.. own];
        if (own[2] <= Quantity.FromWhole(1) && logged[2] > own[2])
            merged[2] = logged[2];
        if (own[4] == Quantity.Zero)
            merged[4] = logged[4];
        return merged;
    }
}
