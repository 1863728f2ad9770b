using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// The responses that were sent in this run: copies in other files, which forks make, need not travel again unless they know more. The
/// receiver counts each once anyway; what is forgotten here costs only bytes.
/// </summary>
public sealed class SentResponses
{
    // 40 bytes each.
    const int Max = 250_000;

    readonly record struct Best(bool HasStopReason, long Output, long Time);

    readonly Dictionary<(Hash128 Message, Hash128 Request), Best> _sent = [];

    /// <summary>Whether a response is worth sending; it then counts as sent.</summary>
    public bool Admits(in LoggedResponse response)
    {
        var best = new Best(response.HasStopReason, response.OutputTokens, response.Time);
        var key = (response.MessageKey, response.RequestKey);
        if (_sent.TryGetValue(key, out var sent) && !IsBetter(best, sent))
            return false;
        if (_sent.Count >= Max)
            _sent.Clear();
        _sent[key] = best;
        return true;
    }

    /// <summary>Forgets them: what was to be sent may not have arrived.</summary>
    public void Clear() => _sent.Clear();

    // The same order as everywhere: a stop reason, then the larger output, then the later time.
    static bool IsBetter(in Best one, in Best other) =>
        one.HasStopReason != other.HasStopReason ? one.HasStopReason
        : one.Output != other.Output ? one.Output > other.Output
        : one.Time > other.Time;
}
