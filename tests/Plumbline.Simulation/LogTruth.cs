using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>
/// What events and logs say together, by the fleet's own knowledge of which call is which: it never looks at tokens or times. Copies of a
/// response that could not be told from it are only ever shipped beside it.
/// </summary>
sealed class LogTruth
{
    readonly List<SentRequest> _events;
    readonly List<SentRequest> _doubtful = [];

    public LogTruth(List<SentRequest> events, IEnumerable<List<SentResponse>> responses)
    {
        _events = events;
        var byId = events.ToLookup(told => told.Id);
        var byUuid = events.ToLookup(told => told.Uuid);
        var told = events.ToLookup(one => one.Attributes.UsageIdentity(), one => one.Id is null);
        var used = new HashSet<int>();
        var requests = new List<SentRequest>(events);
        foreach (var same in responses)
        {
            var lines = same.Where(line => !line.IsSidechain).ToList();
            var best = lines.OrderBy(line => line.IsUnfinished).ThenByDescending(line => line.Output).First();
            var session = Session(lines);
            if (IndexOf(best, session, byId, byUuid) is var at and >= 0)
                requests[at] = Completed(requests[at], best);
            else if (told[Identity(session)].Any(lacksId => lacksId || best.Request is null))
                _doubtful.Add(Alone(best, session));
            else
                requests.Add(Alone(best, session));
        }

        Requests = requests;
    }

    /// <summary>The requests that are certain.</summary>
    public IReadOnlyList<SentRequest> Requests { get; }

    /// <summary>Responses of which nobody knows whether an event tells of them.</summary>
    public IReadOnlyList<SentRequest> Doubtful => _doubtful;

    static Hash128 Identity(string session) => new SentAttributes(("session.id", session)).UsageIdentity();

    static string Session(List<SentResponse> lines) =>
        lines.OrderBy(line => !line.IsMarkedCopy).ThenBy(line => line.Origin).First().Session;

    // The request id in its session, then anywhere; then the message's uuid.
    int IndexOf(SentResponse response, string session, ILookup<string?, SentRequest> byId, ILookup<string?, SentRequest> byUuid)
    {
        var candidates =
            response.Request is { } id && byId[id].Any() ? byId[id]
            : response.Uuid is { } uuid ? byUuid[uuid]
            : [];
        var found = candidates.OrderBy(told => told.Attributes["session.id"] != session).FirstOrDefault();
        return found is null ? -1 : _events.IndexOf(found);
    }

    static SentRequest Completed(SentRequest told, SentResponse response) =>
        told.Output <= 1 && response.Output > told.Output ? told with { Output = response.Output } : told;

    static SentRequest Alone(SentResponse response, string session) =>
        new(response.Request, new SentAttributes(("session.id", session)), response.Time)
        {
            Input = response.Input,
            Output = response.Output,
            CacheRead = response.CacheRead,
            CacheCreation = response.Creation5m + response.Creation1h,
        };
}
