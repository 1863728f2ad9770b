namespace Plumbline.Tests.OfCore.Caching;

/// <summary>What happens in one folder of one machine: sessions after and beside each other, with sub-agents, that share one cache.</summary>
static class PretendFolder
{
    const long Minute = 60_000;

    /// <summary>Requests in the order of time.</summary>
    public static List<PretendRequest> Work(int seed, Records records)
    {
        var dice = new Random(seed);
        var (cache, livesHour) = (new PretendCache(), dice.Next(2) == 0);
        var requests = new List<PretendRequest>();
        // Two processes can share a session's id; telemetry of old clients does not tell parallel sub-agents apart.
        var conversations = new List<(PretendConversation Conversation, int Chain, int Left)>();
        var chains = 0;
        for (var session = 0; session < 4; session++)
        {
            var start = 1_795_176_000_000 + dice.NextInt64(600 * Minute);
            var main = chains++;
            Begin(start, isAgent: false, main, dice.Next(20, 160));
            if (dice.Next(60) == 0)
                Begin(start + dice.NextInt64(60 * Minute), isAgent: false, main, dice.Next(5, 30));
            var shared = chains++;
            for (var agents = dice.Next(4); agents > 0; agents--)
                Begin(
                    start + dice.NextInt64(120 * Minute),
                    isAgent: true,
                    records == Records.Telemetry ? shared : chains++,
                    dice.Next(3, 30)
                );
        }

        void Begin(long start, bool isAgent, int chain, int length) =>
            conversations.Add((new(dice, cache, records, start, isAgent, livesHour), chain, length));

        while (conversations.Count > 0)
        {
            var next = conversations.MinBy(one => one.Conversation.Now);
            if (next.Conversation.Next(next.Chain) is { } request)
                requests.Add(request);
            conversations[conversations.IndexOf(next)] = next with { Left = next.Left - 1 };
            conversations.RemoveAll(one => one.Left == 0);
        }

        return [.. requests.OrderBy(request => request.Request.Start)];
    }
}
