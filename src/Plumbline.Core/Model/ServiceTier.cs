namespace Plumbline.Core.Model;

/// <summary>What <c>usage.service_tier</c> of a response said. Stored: values never change.</summary>
public enum ServiceTier : byte
{
    Unknown = 0,
    Standard = 1,
    Priority = 2,
    Batch = 3,
}
