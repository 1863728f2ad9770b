namespace Plumbline.Core.Audit.Verification;

/// <summary>Looks for what somebody noted of the log while chains are followed.</summary>
sealed class AuditExpectationCheck(AuditExpectation expectation)
{
    readonly byte[]? _head = expectation.Head is { } text ? Convert.FromHexString(text) : null;
    long _recordsMax;
    long? _otherNumber;

    /// <summary>Whether the noted line was met.</summary>
    public bool IsHeadMet { get; private set; }

    /// <summary>A chain passes a line.</summary>
    public void Pass(long records, ReadOnlySpan<byte> head)
    {
        _recordsMax = Math.Max(_recordsMax, records);
        if (_head is null || !head.SequenceEqual(_head))
            return;
        IsHeadMet = expectation.Records is not { } expected || expected == records;
        _otherNumber = records;
    }

    /// <summary>What was noted and is not so; null when all is.</summary>
    public AuditProblem? Problem()
    {
        if (_head is not null && !IsHeadMet)
        {
            var found = _otherNumber is { } other
                ? $"the line with the noted hash is at record {other}, not {expectation.Records}"
                : "no line has the hash that was noted: the log was cut off before it, or written anew";
            return new AuditProblem(AuditProblemKind.Cut, "", null, expectation.Records, found);
        }

        return _head is null && expectation.Records > _recordsMax
            ? new AuditProblem(
                AuditProblemKind.Cut,
                "",
                null,
                null,
                $"the log ends with record {_recordsMax}; {expectation.Records} were noted"
            )
            : null;
    }
}
