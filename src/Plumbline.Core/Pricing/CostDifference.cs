namespace Plumbline.Core.Pricing;

/// <summary>
/// Why a client's estimate of a request and its list cost differ. Each request has one cause, so that the differences by cause add up to the difference of
/// the two costs. The numbers are stored: append, never renumber.
/// </summary>
public enum CostDifference
{
    /// <summary>They agree to the micro-dollar; what is left is rounding.</summary>
    None = 0,

    /// <summary>The client told no estimate, as in session logs: the difference is the whole list cost.</summary>
    NoEstimate = 1,

    /// <summary>The client priced with figures that the price book has for earlier days.</summary>
    ClientTableOlder = 2,

    /// <summary>The client priced with figures that the price book has for later days, or has not at all: the book should be brought up to date.</summary>
    ClientTableNewer = 3,

    /// <summary>The model is unknown to the client and the price book, and the client took the price of its default model. The difference is the whole estimate.</summary>
    UnknownModel = 4,

    /// <summary>A client before 2.1.214 counted the usage of a stream once for each frame that carried it.</summary>
    DoubleCounting = 5,

    /// <summary>The client left the surcharge for the United States out, as before 2.1.239, or added one that does not apply.</summary>
    Geo = 6,

    /// <summary>The client took the other one of the standard and the fast prices.</summary>
    Fast = 7,

    /// <summary>The client counted other web searches.</summary>
    WebSearch = 8,

    /// <summary>The client priced other kinds of cache writes, or the record does not tell their kinds and the estimate does not settle it.</summary>
    CacheWriteSplit = 9,

    /// <summary>The client left out what an advisor's model used.</summary>
    AdvisorIterations = 10,

    /// <summary>A stream was cut: the client estimated the output that it had received, the record says what the stream began with.</summary>
    EstimatedStreamOutput = 11,

    /// <summary>None of these explains it, or several do.</summary>
    Unknown = 12,
}
