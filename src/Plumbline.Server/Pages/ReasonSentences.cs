using Plumbline.Core.Model;

namespace Plumbline.Server.Pages;

/// <summary>What each reason means, in a sentence for people.</summary>
public static class ReasonSentences
{
    /// <summary>The sentence.</summary>
    public static string Of(Reason reason) =>
        reason switch
        {
            Reason.TooManyAttributes =>
                "The point has more attributes than the limit. It is not cut, since that would make it another series.",
            Reason.NoName => "A metric or span without a name, or a metric without data.",
            Reason.NotFinite => "The value is not a finite number.",
            Reason.OutOfRange => "The number is beyond the range in which totals are exact.",
            Reason.NoTemporality => "A sum or histogram that says neither delta nor cumulative, so it cannot be added up.",
            Reason.NoTime => "A point without a time, or one that ends before it starts.",
            Reason.BadId => "A trace or span id of the wrong length, or all zero.",
            Reason.NegativeDelta => "A fall in a sum that says it only rises.",
            Reason.ValueTooLong =>
                "An attribute of a point is longer than the limit. It is not cut, since that would make it another series.",
            Reason.NestedTooDeep => "Attribute values nested deeper than the limit.",
            Reason.BadRecord => "A line of session records that cannot be read, or lacks its id or model.",
            Reason.Duplicate => "Received before, such as after a lost answer. Counted once.",
            Reason.BelowMark => "A running total below an earlier one of the same process: late, or a client defect. It adds nothing.",
            Reason.SharedWindow => "One window came with two values: two processes share an identity. Both count.",
            Reason.SecondRoute => "The same process seen directly and through a converter. The larger of the two counts.",
            Reason.UnknownStart => "A running total whose start is unknown. The first value is only a baseline.",
            Reason.Reset => "A running total of unknown start fell: read as a restart from zero.",
            Reason.StartMoves => "The start moves with every point: read as one process all the same.",
            Reason.CarriedIn => "An increase over more than 15 minutes without a point in between: in totals, but its moment is not known.",
            Reason.Clock => "A time more than 24 h ahead, or before 2024: dated at receipt.",
            Reason.RequestRestated => "A request came again with other content. The one with the larger output counts.",
            Reason.RequestIdReused => "A request id came again in another session. Both count.",
            Reason.AttributesCut => "Attributes beyond the limit were left out of a log record or span.",
            Reason.ValueCut => "A value beyond the limit was shortened.",
            Reason.ContentWithheld => "Text of a prompt, an answer or a tool was replaced by its length.",
            Reason.OlderThanRetention =>
                "Older than the data that is kept: the first value of a running total is only a baseline, a session log's record is left out.",
            Reason.ResponseRestated => "A session log told a response again, finished since or in a copy of the log. Counted once.",
            Reason.UnreadableNumber => "An attribute that should be a number could not be read as one.",
            Reason.LatePoint => "A point arrived late. It moved amounts in time, not in total.",
            _ => reason.Name(),
        };
}
