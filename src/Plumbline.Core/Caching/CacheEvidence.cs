namespace Plumbline.Core.Caching;

/// <summary>How a cause is known. Stored: values never change.</summary>
public enum CacheEvidence : byte
{
    /// <summary>A record says that it happened: a field that changed, a mark, a gap beyond a known life.</summary>
    Sign = 0,

    /// <summary>Only the counts look like it.</summary>
    Shape = 1,
}
