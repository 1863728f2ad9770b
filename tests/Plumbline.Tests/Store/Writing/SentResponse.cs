using Plumbline.Core.Model;

namespace Plumbline.Tests.Store.Writing;

/// <summary>A response as a session log tells it.</summary>
/// <param name="Message">Its message id.</param>
/// <param name="Request">Its request id; null where the log has none.</param>
public sealed record SentResponse(string Message, string? Request, string Session, long Time) : SentRecord
{
    public string Model { get; init; } = "opus";

    /// <summary>The uuid of its last line.</summary>
    public string? Uuid { get; init; }

    public long Input { get; init; }
    public long Output { get; init; }
    public long CacheRead { get; init; }
    public long Creation5m { get; init; }
    public long Creation1h { get; init; }
    public long WebSearches { get; init; }
    public ServiceTier Tier { get; init; }
    public bool IsFast { get; init; }
    public bool IsUsGeo { get; init; }

    /// <summary>In dollars; null where the log names none, as nearly always.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Whether the log holds only the beginning of its stream.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>When its file was first there; 0 when not known.</summary>
    public long Origin { get; init; }

    /// <summary>Whether its line says that it was copied from this session.</summary>
    public bool IsMarkedCopy { get; init; }

    public bool IsSidechain { get; init; }

    /// <summary>The machine that ships it; null for the client's own.</summary>
    public string? Machine { get; init; }
}
