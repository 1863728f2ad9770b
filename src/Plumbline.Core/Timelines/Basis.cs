namespace Plumbline.Core.Timelines;

/// <summary>What a duration stands on.</summary>
public enum Basis
{
    /// <summary>A clock of the client's: a span, or a duration that it sent.</summary>
    Measured,

    /// <summary>The times of two records, or of two lines of a session log.</summary>
    Inferred,

    /// <summary>It is not known how long it took.</summary>
    Unknown,
}
