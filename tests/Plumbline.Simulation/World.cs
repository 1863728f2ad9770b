using Plumbline.Core.Model;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>What all pretend senders share: the dice, the network, the requests and windows that were delivered.</summary>
sealed class World(Random random, Network network)
{
    public const long Minute = 60L * 1_000_000_000;
    public const long Day = 24 * 60 * Minute;

    readonly HashSet<(Hash128 Series, long Start)> _starts = [];
    readonly HashSet<(Hash128 Series, long Start, long Time, double Value)> _windows = [];
    readonly Dictionary<(string? Id, Hash128 Session, Hash128 Content), SentRequest> _requests = [];
    readonly Dictionary<string, List<SentResponse>> _responses = new(StringComparer.Ordinal);
    int _number;

    public Random Random => random;

    /// <summary>Whether the server keeps what it received for a while only.</summary>
    public bool Forgets { get; init; }

    public Truth Truth { get; } = new();

    public int NextNumber() => ++_number;

    /// <summary>Sends a request; returns when it first arrives, or null when it is lost.</summary>
    public long? Send(long now, IReadOnlyList<SentRecord> records, Reliability reliability)
    {
        var arrived = network.Send(now, records, reliability);
        if (arrived is not null)
        {
            foreach (var request in records.OfType<SentRequest>())
                Note(request);
            foreach (var response in records.OfType<SentResponse>())
                Note(response);
            foreach (var prompt in records.OfType<SentEvent>())
                Truth.Tell(prompt);
        }

        return arrived;
    }

    // With an id the larger output of a session stands for the request; without one its content is what it is.
    void Note(SentRequest request)
    {
        var key = (request.Id, request.Attributes.UsageIdentity(), request.Id is null ? request.Hash() : default);
        if (!_requests.TryGetValue(key, out var known) || request.Output > known.Output)
            _requests[key] = request;
    }

    void Note(SentResponse response)
    {
        if (!_responses.TryGetValue(response.Message, out var told))
            _responses[response.Message] = told = [];
        told.Add(response);
    }

    /// <summary>A start that no other process of the series has, because that is all that tells them apart.</summary>
    public long UniqueStart(SentSeries series, long time)
    {
        if (time % Minute == 0)
            return time;
        while (!_starts.Add((series.Identity(), time)))
            time += 1_000_000;
        return time;
    }

    /// <summary>A window arrived. Two of one identity that agree in start, end and value cannot be told apart by anybody.</summary>
    public void CountWindow(SentPoint point, Int128 amount)
    {
        if (_windows.Add((point.Series.Identity(), point.Start, point.Time, point.Value)))
            Truth.Count(point.Series, amount);
        else
            Truth.Count(point.Series, 0);
    }

    /// <summary>Adds up the requests at the end.</summary>
    public void Settle()
    {
        var logs = new LogTruth([.. _requests.Values], _responses.Values);
        foreach (var request in logs.Requests)
            Truth.Itemise(request);
        foreach (var response in logs.Doubtful)
            Truth.Doubt(response);
    }
}
