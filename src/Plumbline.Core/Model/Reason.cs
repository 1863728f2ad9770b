namespace Plumbline.Core.Model;

/// <summary>
/// Why a record was refused, or what was odd about one that was taken. Everything that is dropped or corrected is counted under
/// one of these, by sender. Stored by number: values never change, new ones go at the end.
/// </summary>
public enum Reason : byte
{
    // Refused: the record is not in any total.

    /// <summary>The record has more attributes than the limit; a metric point is never cut, that would change its identity.</summary>
    TooManyAttributes = 1,

    /// <summary>A metric or span without a name, or a metric without data.</summary>
    NoName = 2,

    /// <summary>A value that is not a finite number.</summary>
    NotFinite = 3,

    /// <summary>A number beyond the range in which totals are exact.</summary>
    OutOfRange = 4,

    /// <summary>A sum or histogram that says neither delta nor cumulative.</summary>
    NoTemporality = 5,

    /// <summary>A data point without a time, or one that ends before it starts.</summary>
    NoTime = 6,

    /// <summary>A span or trace id of the wrong length, or all zero.</summary>
    BadId = 7,

    /// <summary>A negative increment in a sum that says it is monotonic.</summary>
    NegativeDelta = 8,

    /// <summary>A data point with a metric point attribute value longer than the limit.</summary>
    ValueTooLong = 9,

    /// <summary>Attribute values nested deeper than the limit.</summary>
    NestedTooDeep = 10,

    /// <summary>A line of session records that is not JSON, is of no kind, or lacks its id or model.</summary>
    BadRecord = 11,

    // Taken, with a flag.

    /// <summary>Exactly this record was received before; it is counted once.</summary>
    Duplicate = 32,

    /// <summary>A cumulative value below its writer's mark: a late point, or a client defect. It adds nothing.</summary>
    BelowMark = 33,

    /// <summary>The same delta window came with another value: two processes share one identity, both count.</summary>
    SharedWindow = 34,

    /// <summary>One process seen both in delta and, through a converter, in cumulative form; the larger counts.</summary>
    SecondRoute = 35,

    /// <summary>A cumulative series whose start is unknown: its first value is a baseline that adds nothing.</summary>
    UnknownStart = 36,

    /// <summary>A series of unknown start fell: read as a restart from zero.</summary>
    Reset = 37,

    /// <summary>A start that moves with each point; the points continue one writer.</summary>
    StartMoves = 38,

    /// <summary>An increment over more than 15 minutes with no earlier point: in totals, but apart in time series.</summary>
    CarriedIn = 39,

    /// <summary>A time more than 24 hours ahead of receipt, or before 2024: dated at receipt.</summary>
    Clock = 40,

    /// <summary>A request id again in the same session with other content: the larger output wins.</summary>
    RequestRestated = 41,

    /// <summary>A request id again in another session: both are kept.</summary>
    RequestIdReused = 42,

    /// <summary>Attributes beyond the limit were left out of a log record or span.</summary>
    AttributesCut = 43,

    /// <summary>An attribute value beyond the limit was shortened.</summary>
    ValueCut = 44,

    /// <summary>Prompt, response or tool text was replaced by its length.</summary>
    ContentWithheld = 45,

    /// <summary>A cumulative writer older than the retention time: its first value is a baseline. A response, prompt or tool call of a session log that is older: it is left out.</summary>
    OlderThanRetention = 46,

    /// <summary>An attribute that should be a number could not be read as one.</summary>
    UnreadableNumber = 47,

    /// <summary>A late point between two known ones; time series were corrected, totals were not.</summary>
    LatePoint = 48,

    /// <summary>A response of a session log again, finished since or in a copy of the log: it is counted once.</summary>
    ResponseRestated = 49,
}

/// <summary>What can be said of a reason.</summary>
public static class Reasons
{
    /// <summary>Whether records with this reason are left out of every total.</summary>
    public static bool IsRefusal(this Reason reason) => reason < Reason.Duplicate;

    /// <summary>The name in the API, the pages and the metrics: snake case, such as <c>below_mark</c>.</summary>
    public static string Name(this Reason reason) => Names[(int)reason];

    /// <summary>Every reason.</summary>
    public static IReadOnlyList<Reason> All { get; } = Enum.GetValues<Reason>();

    static readonly string[] Names = BuildNames();

    static string[] BuildNames()
    {
        var names = new string[256];
        foreach (var reason in Enum.GetValues<Reason>())
            names[(int)reason] = string.Concat(
                reason.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString())
            );
        return names;
    }
}
