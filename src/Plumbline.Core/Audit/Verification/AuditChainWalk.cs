using System.Security.Cryptography;

namespace Plumbline.Core.Audit.Verification;

/// <summary>Follows one chain through its files, line by line, to its end or to the first thing that is wrong.</summary>
sealed class AuditChainWalk : IDisposable
{
    readonly AuditChain _chain;
    readonly AuditAnchors _anchors;
    readonly AuditExpectationCheck _expectation;
    readonly AuditChainReport _report;
    readonly int _firstFile;
    int _fileNumber;
    int _checkpointFile;
    long _tornBytes;
    string? _tornHash;

    public AuditChainWalk(AuditHeader first, AuditKey? key, AuditAnchors anchors, AuditExpectationCheck expectation)
    {
        (_anchors, _expectation) = (anchors, expectation);
        _chain = new AuditChain(key, Convert.FromHexString(first.Previous));
        _report = new AuditChainReport
        {
            Chain = first.Chain,
            KeyId = first.KeyId,
            FirstRecord = first.Records + 1,
            LastRecord = first.Records,
        };
        (_firstFile, _fileNumber) = (first.File, first.File - 1);
    }

    public AuditChainReport Report => _report;

    /// <summary>Follows the chain; returns what is wrong first, or null.</summary>
    public AuditProblem? Run(IReadOnlyList<AuditChainFile> files)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (ReadFile(files[i], i + 1 < files.Count ? files[i + 1].Header : null) is { } problem)
                return problem;
        }

        var last = files[^1].File;
        _report.Head = Convert.ToHexStringLower(_chain.Head);
        _report.TornBytes = _tornBytes;
        if (_tornBytes > 0 && _report.IsClosed)
            return Problem(AuditProblemKind.Edited, last, null, "there is something behind the record that closed the log");
        return EndProblem(files[0].File, last);
    }

    public void Dispose() => _chain.Dispose();

    AuditProblem? EndProblem(AuditLogFile first, AuditLogFile last)
    {
        if (_firstFile > 1 && _checkpointFile < _firstFile)
            return Problem(
                AuditProblemKind.Missing,
                first,
                1,
                $"the chain begins with file {_firstFile}, and no checkpoint says that the files before were deleted"
            );
        foreach (var (records, _, source) in _anchors.NotMet(_report.FirstRecord))
        {
            return records > _report.LastRecord
                ? Problem(
                    AuditProblemKind.Cut,
                    last,
                    null,
                    $"the log ends with record {_report.LastRecord}; {source} knows of record {records}"
                )
                : Problem(
                    AuditProblemKind.Cut,
                    last,
                    null,
                    $"{source} knows another line at record {records}: the end was cut off or written anew"
                );
        }

        return null;
    }

    AuditProblem? ReadFile(AuditChainFile file, AuditHeader? next)
    {
        using var stream = file.File.Open();
        var lines = new AuditLineReader(stream);
        lines.TryRead();
        if (HeaderProblem(file, lines) is { } wrong)
            return wrong;
        var line = 1L;
        while (lines.TryRead())
        {
            line++;
            if (Take(lines.Line, lines.IsWhole, out var record) is { } fault)
                return IsTorn(lines, next) ? null : Problem(file.File, line, record, fault);
        }

        return null;
    }

    AuditProblem? HeaderProblem(AuditChainFile file, AuditLineReader lines)
    {
        var header = file.Header;
        if (header.File != _fileNumber + 1)
            return Problem(
                AuditProblemKind.Missing,
                file.File,
                1,
                $"file {_fileNumber + 1} of the chain is missing before this one, which is file {header.File}"
            );
        _fileNumber = header.File;
        if (header.File > _firstFile && (header.TornBytes != _tornBytes || (_tornBytes > 0 && header.TornHash != _tornHash)))
            return Problem(AuditProblemKind.Edited, file.File, 1, "the end of the file before is not as it was when this one was begun");
        if (header.TornBytes > 0)
            _report.TornEnds++;
        _tornBytes = 0;
        if (header.Records != _report.LastRecord || header.Previous != Convert.ToHexStringLower(_chain.Head))
            return Problem(
                AuditProblemKind.Missing,
                file.File,
                1,
                $"this file goes on after record {header.Records}, {FileBefore(header)}"
            );
        if (header.File == 1 && (header.Records != 0 || header.Previous.AsSpan().ContainsAnyExcept('0')))
            return Problem(AuditProblemKind.Forged, file.File, 1, "the first file goes on from another one");
        if (_chain.Take(lines.Line) is var fault and not AuditLineFault.None)
            return HeaderFault(file.File, fault);
        Pass();
        _report.Files++;
        _report.IsClosed = false;
        _report.Crashes += header.After == "crash" ? 1 : 0;
        return header.Fault is { } found
            ? Problem(AuditProblemKind.Fault, file.File, 1, $"the process that began this file found the log wrong: {found}")
            : null;
    }

    static AuditProblem HeaderFault(AuditLogFile file, AuditLineFault fault) =>
        fault == AuditLineFault.Seal
            ? new(AuditProblemKind.Forged, file.Name, 1, null, "the header's seal is not of this key: it was written without the key")
            : new(AuditProblemKind.Edited, file.Name, 1, null, "the header was changed");

    string FileBefore(AuditHeader header) =>
        header.Records == _report.LastRecord
            ? "and the line before is another one"
            : $"and the file before ends with record {_report.LastRecord}";

    // Returns what is wrong with a line; the next record of the chain is counted.
    AuditLineFault? Take(ReadOnlySpan<byte> line, bool isWhole, out AuditRecord record)
    {
        var isRecord = AuditRecord.TryRead(line, out record);
        if (!isWhole || !isRecord)
            return AuditLineFault.Frame;
        var fault = _chain.Take(line);
        if (fault != AuditLineFault.None)
            return fault;
        if (record.Number != _report.LastRecord + 1)
            return AuditLineFault.Hash;
        _report.LastRecord++;
        _report.From ??= record.Time;
        _report.To = record.Time;
        _report.IsClosed = record.Kind == AuditRecordKind.Close;
        if (record.Kind is AuditRecordKind.Gap or AuditRecordKind.Checkpoint && AuditMembers.TryRead(line, out var members))
        {
            _report.Lost += members.Number("lost") ?? 0;
            _checkpointFile = (int)Math.Max(_checkpointFile, members.Number("first_file") ?? 0);
        }

        Pass();
        return null;
    }

    void Pass()
    {
        _anchors.Pass(_report.LastRecord, _chain.Head);
        _expectation.Pass(_report.LastRecord, _chain.Head);
    }

    // What a crash leaves behind the last record: bytes that the next file's header vouches for, or a beginning of a line that no process has followed up.
    bool IsTorn(AuditLineReader lines, AuditHeader? next)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isOneLine = !lines.IsWhole;
        long size = 0;
        do
        {
            hash.AppendData(lines.Bytes);
            size += lines.LineSize;
        } while (lines.TryRead());
        var text = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (next is null ? !isOneLine || size >= AuditFormat.LineSizeMax : next.TornBytes != size || next.TornHash != text)
            return false;
        (_tornBytes, _tornHash) = (size, text);
        return true;
    }

    AuditProblem Problem(AuditLogFile file, long line, AuditRecord record, AuditLineFault fault)
    {
        var expected = _report.LastRecord + 1;
        return fault switch
        {
            AuditLineFault.Seal => Problem(
                AuditProblemKind.Forged,
                file,
                line,
                "the seal is not of this key: the record was written without the key",
                record.Number
            ),
            AuditLineFault.Hash when record.Number > expected => Problem(
                AuditProblemKind.Missing,
                file,
                line,
                record.Number == expected + 1
                    ? $"record {expected} is missing before it"
                    : $"records {expected} to {record.Number - 1} are missing before it",
                record.Number
            ),
            AuditLineFault.Hash when record.Number < expected => Problem(
                AuditProblemKind.Moved,
                file,
                line,
                $"expected record {expected}: this one belongs elsewhere, or is here twice",
                record.Number
            ),
            AuditLineFault.Hash => Problem(AuditProblemKind.Edited, file, line, "the record was changed, or put here", record.Number),
            _ => Problem(AuditProblemKind.Edited, file, line, $"expected record {expected}: this line is no record of the log"),
        };
    }

    static AuditProblem Problem(AuditProblemKind kind, AuditLogFile file, long? line, string message, long? record = null) =>
        new(kind, file.Name, line, record, message);
}
