namespace Plumbline.Core.Audit;

/// <summary>Why a line is not the next one of its chain.</summary>
public enum AuditLineFault
{
    /// <summary>It is.</summary>
    None,

    /// <summary>It does not end as records do: it is cut, or something else.</summary>
    Frame,

    /// <summary>Its hash is not that of the line before and of its own body: either was changed.</summary>
    Hash,

    /// <summary>Its hash is right, its seal is not: it was written without the key.</summary>
    Seal,
}
