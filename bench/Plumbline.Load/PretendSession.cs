namespace Plumbline.Load;

/// <summary>One pretend Claude Code session: its attributes and what it has counted so far.</summary>
public sealed class PretendSession
{
    /// <summary>Series of one session: 8 of tokens, 2 of cost, 2 of lines, 4 of decisions, 2 of time, one each of the rest but pull requests.</summary>
    public const int SeriesCount = 20;

    static readonly string[] Teams = ["platform", "payments", "mobile", "search", "data", "infra"];
    static readonly string[] Terminals = ["vscode", "iTerm.app", "ghostty", "tmux"];

    public PretendSession(int index, int users, int seed, long startNanos)
    {
        Random = new Random(HashCode.Combine(seed, index));
        var user = index % users;
        StartNanos = startNanos;
        Team = Teams[user % Teams.Length];
        Resource =
        [
            ("team", Team),
            ("cost_center", $"cc-{user % 12}"),
            ("project", $"project-{user % 30}"),
            ("host.arch", "amd64"),
            ("os.type", "linux"),
            ("os.version", "6.8.0-generic"),
            ("service.name", "claude-code"),
            ("service.version", "2.1.329"),
        ];
        Id = Uuid();
        Standard =
        [
            .. Resource[..3],
            ("user.id", Hash(user)),
            ("session.id", Id),
            ("organization.id", "5f2b1a0c-0000-4000-8000-00000000cafe"),
            ("user.email", $"user{user}@example.com"),
            ("user.account_uuid", $"00000000-0000-4000-8000-{user:x12}"),
            ("anthropic.provider", "firstParty"),
            ("terminal.type", Terminals[user % Terminals.Length]),
        ];
    }

    public Random Random { get; }

    public string Id { get; }

    public string Team { get; }

    public long StartNanos { get; }

    /// <summary>The attributes of the resource.</summary>
    public (string Key, string Value)[] Resource { get; }

    /// <summary>The attributes that every point and log record carries.</summary>
    public (string Key, string Value)[] Standard { get; }

    /// <summary>Running totals of the series; money in millionths of a dollar.</summary>
    public long[] Totals { get; } = new long[SeriesCount];

    /// <summary>End of the last exported window.</summary>
    public long LastNanos { get; set; }

    /// <summary>The next <c>event.sequence</c>.</summary>
    public long Sequence { get; set; }

    public string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    static string Hash(int user) => string.Concat(Enumerable.Range(0, 8).Select(i => $"{HashOf(user, i):x8}"));

    // Any fixed mixing will do: 64 digits that belong to a user.
    static uint HashOf(int user, int part) => (uint)(user * 2654435761L + part * 40503L) ^ 0x9e3779b9;
}
