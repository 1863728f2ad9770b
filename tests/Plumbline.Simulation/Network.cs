using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>How reliably one sender's requests arrive: probabilities, 0 to 1.</summary>
/// <param name="Lost">Never arrives: a gRPC client does not retry, an HTTP client gives up after 8 seconds.</param>
/// <param name="AnswerLost">Arrives, but the answer does not: the client sends the same again.</param>
/// <param name="Late">Waits in some queue while newer requests pass.</param>
readonly record struct Reliability(double Lost, double AnswerLost, double Late)
{
    public static Reliability Perfect => default;
}

/// <summary>Carries export requests to the server on simulated time. What it delivers is what the server may know.</summary>
sealed class Network(Random random, TimeSpan mostLate)
{
    const long Second = 1_000_000_000;

    readonly List<SentBatch> _delivered = [];

    /// <summary>Everything that arrived, in the order of receipt.</summary>
    public IReadOnlyList<SentBatch> Delivered => [.. _delivered.OrderBy(sent => sent.ReceivedAt)];

    /// <summary>Sends a request; returns when it first arrives, or null when it is lost.</summary>
    public long? Send(long now, IReadOnlyList<SentRecord> records, Reliability reliability)
    {
        if (records.Count == 0 || random.NextDouble() < reliability.Lost)
            return null;
        var isLate = random.NextDouble() < reliability.Late;
        var arrives = now + random.NextInt64(1, 50) * 1_000_000 + (isLate ? random.NextInt64(mostLate.Ticks * 100) : 0);
        var first = arrives;
        _delivered.Add(new SentBatch(arrives, records));
        while (random.NextDouble() < reliability.AnswerLost)
        {
            arrives += random.NextInt64(Second, 4 * Second);
            _delivered.Add(new SentBatch(arrives, records));
        }

        return first;
    }
}
