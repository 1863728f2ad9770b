using Plumbline.Core.Model;

namespace Plumbline.Server.Receiving;

/// <summary>What the receivers have seen since the start, for <c>/metrics</c>. Written by many threads, read by any.</summary>
public sealed class IngestCounters
{
    const int Codes = 600;
    const int Signals = (int)Signal.SessionLogs + 1;

    // By signal (the last is "none": a request to no known path), protocol, and status code (HTTP's own, or gRPC's).
    readonly long[] _requests = new long[(Signals + 1) * 2 * Codes];
    readonly long[] _taken = new long[Signals];
    readonly long[] _refused = new long[Signals];
    long _bytes;

    /// <summary>Bytes of bodies that were received, as they came.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Points, records or spans that were stored, repetitions included.</summary>
    public long Taken(Signal signal) => Volatile.Read(ref _taken[(int)signal]);

    /// <summary>Points, records or spans that were refused; the reasons are with their senders, in the ledger.</summary>
    public long Refused(Signal signal) => Volatile.Read(ref _refused[(int)signal]);

    /// <summary>Counts a request by the status it was answered with.</summary>
    public void CountRequest(Signal? signal, Protocol protocol, int code) =>
        Interlocked.Increment(
            ref _requests[((int?)signal ?? Signals) * 2 * Codes + (int)protocol * Codes + Math.Clamp(code, 0, Codes - 1)]
        );

    /// <summary>Counts a body.</summary>
    public void CountBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Counts what a request contained.</summary>
    public void CountRecords(Signal signal, int taken, int refused)
    {
        Interlocked.Add(ref _taken[(int)signal], taken);
        if (refused > 0)
            Interlocked.Add(ref _refused[(int)signal], refused);
    }

    /// <summary>Every combination that has occurred. The code is HTTP's number or gRPC's name; the signal is null for unknown paths.</summary>
    public IEnumerable<(Signal? Signal, Protocol Protocol, string Code, long Count)> Requests()
    {
        for (var i = 0; i < _requests.Length; i++)
        {
            var count = Volatile.Read(ref _requests[i]);
            if (count == 0)
                continue;
            var (signal, protocol, code) = (i / (2 * Codes), (Protocol)(i / Codes % 2), i % Codes);
            var name =
                protocol == Protocol.Grpc && code < 200
                    ? ((RpcCode)code).Name()
                    : code.ToString(System.Globalization.CultureInfo.InvariantCulture);
            yield return (signal == Signals ? null : (Signal)signal, protocol, name, count);
        }
    }
}
