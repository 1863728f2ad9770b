using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>Whose a logged response is, as one copy of it says.</summary>
/// <param name="Identity">The usage identity of its session.</param>
/// <param name="ContextId">The context's number here.</param>
/// <param name="Context">The context's hash: the same in every ledger.</param>
/// <param name="OriginTime">When the file that tells it was first there; 0 when not known.</param>
/// <param name="IsMarkedCopy">Whether the line names the original session itself.</param>
/// <param name="IsSidechain">Whether every copy is one of a sub-agent or a side question.</param>
readonly record struct LoggedClaim(Hash128 Identity, int ContextId, Hash128 Context, long OriginTime, bool IsMarkedCopy, bool IsSidechain)
{
    /// <summary>That of a record.</summary>
    public static LoggedClaim Of(Batch batch, in LoggedRequest request, int contextId) =>
        new(
            request.UsageIdentity,
            contextId,
            batch.Contexts[request.Context].Hash,
            request.OriginTime,
            request.IsMarkedCopy,
            request.IsSidechain
        );

    /// <summary>The two together: a marked copy knows it best, then the oldest file; what is left is decided by hashes.</summary>
    public LoggedClaim With(in LoggedClaim other)
    {
        var winner = other.Precedes(this) ? other : this;
        return winner with { IsSidechain = IsSidechain && other.IsSidechain };
    }

    /// <summary>Whether it is believed rather than another.</summary>
    public bool Precedes(in LoggedClaim other)
    {
        if (IsMarkedCopy != other.IsMarkedCopy)
            return IsMarkedCopy;
        if (OriginTime != other.OriginTime)
            return other.OriginTime == 0 || (OriginTime != 0 && OriginTime < other.OriginTime);
        return (Identity.High, Identity.Low, Context.High, Context.Low).CompareTo(
                (other.Identity.High, other.Identity.Low, other.Context.High, other.Context.Low)
            ) < 0;
    }
}
