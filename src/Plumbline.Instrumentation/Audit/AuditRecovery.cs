using System.Security.Cryptography;
using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>
/// Finds where a lane's chain ends when a process takes it: from the state on, which is little. What the last process left half-written is told to the
/// next header as torn, but only behind what the state says was on disk; what is wrong before that is a fault, and no start of a process makes it good.
/// </summary>
sealed class AuditRecovery : IDisposable
{
    readonly AuditPosition _position = new();
    readonly AuditChain _chain;
    readonly AuditKey _key;

    AuditRecovery(AuditKey key) => (_key, _chain) = (key, new AuditChain(key, default));

    /// <summary>Where the chain ends; a position in file 0 when there is none yet.</summary>
    /// <param name="newChain">The name of a chain that begins.</param>
    public static AuditPosition Find(string folder, int lane, AuditKey key, string newChain)
    {
        using var recovery = new AuditRecovery(key);
        recovery.Find(AuditFiles.Of(folder, lane), AuditFiles.StatePath(folder, lane), newChain);
        return recovery._position;
    }

    public void Dispose() => _chain.Dispose();

    void Find(List<AuditFileName> files, string statePath, string newChain)
    {
        var hasState = File.Exists(statePath);
        AuditState? state = null;
        if (hasState)
            AuditState.TryRead(File.ReadAllBytes(statePath), _key, out state);
        _position.Chain = state?.Chain ?? newChain;
        if (state is null && (hasState || files.Count > 0))
            _position.Blame(hasState ? "state_damaged" : "state_missing");
        if (state is { File: > 0 })
            Resume(files, state);
        else if (state is not null)
            Read(files, 0);
        else
            Read(files, Math.Max(0, files.Count - 1));
        _chain.Head.CopyTo(_position.Head);
    }

    void Resume(List<AuditFileName> files, AuditState state)
    {
        var index = files.FindIndex(file => file.Number == state.File);
        (_position.File, _position.Records, _position.IsClosed) = (state.File, state.Records, state.IsClosed);
        _chain.Restart(Convert.FromHexString(state.Head));
        if (index < 0)
        {
            _position.Blame("files_missing");
            Read(files, Math.Max(0, files.Count - 1));
        }
        else if (!TryContinue(files[index], state))
        {
            _position.Blame("cut");
            Read(files, index);
        }
        else
        {
            Read(files, index + 1);
        }
    }

    // The line that ends where the state says must be the one that it names.
    bool TryContinue(AuditFileName name, AuditState state)
    {
        using var file = AuditFiles.Read(name.Path);
        Span<byte> end = stackalloc byte[AuditFormat.TailSize + 1],
            hash = stackalloc byte[AuditFormat.HashSize];
        if (state.Offset <= end.Length || file.Length < state.Offset)
            return false;
        file.Position = state.Offset - end.Length;
        file.ReadExactly(end);
        if (!Hex.TryRead(end[9..73], hash) || !hash.SequenceEqual(_chain.Head) || end[^1] != (byte)'\n')
            return false;
        ReadRecords(file, new AuditLineReader(file), state.Offset);
        return true;
    }

    void Read(List<AuditFileName> files, int first)
    {
        for (var i = first; i < files.Count; i++)
        {
            using var file = AuditFiles.Read(files[i].Path);
            var lines = new AuditLineReader(file);
            if (!TryTakeHeader(lines, files[i].Number))
                _position.Blame("header_damaged");
            ReadRecords(file, lines, 0);
        }
    }

    bool TryTakeHeader(AuditLineReader lines, int number)
    {
        var isFirst = _position.File == 0;
        (var torn, _position.TornBytes, _position.File) = (_position.TornBytes, 0, Math.Max(_position.File, number));
        if (!lines.TryRead() || !lines.IsWhole || !AuditHeader.TryRead(lines.Line, out var header) || header!.KeyId != _key.Id)
            return false;
        var previous = Convert.FromHexString(header.Previous);
        // Where there is a file before, this one must go on from it.
        if (!isFirst && (!_chain.Head.SequenceEqual(previous) || header.Records != _position.Records || header.TornBytes != torn))
            _position.Blame("cut");
        _chain.Restart(previous);
        (_position.Chain, _position.Records, _position.IsClosed) = (header.Chain, header.Records, false);
        return _chain.Take(lines.Line) == AuditLineFault.None;
    }

    void ReadRecords(FileStream file, AuditLineReader lines, long start)
    {
        var good = start + lines.Position;
        while (lines.TryRead() && lines.IsWhole && IsNext(lines.Line))
            good = start + lines.Position;
        _position.TornBytes = file.Length - good;
        _position.TornHash = _position.TornBytes > 0 ? HashFrom(file, good) : null;
    }

    bool IsNext(ReadOnlySpan<byte> line)
    {
        if (
            !AuditRecord.TryRead(line, out var record)
            || record.Number != _position.Records + 1
            || _chain.Take(line) != AuditLineFault.None
        )
            return false;
        _position.Records++;
        _position.IsClosed = record.Kind == AuditRecordKind.Close;
        return true;
    }

    static string HashFrom(FileStream file, long position)
    {
        file.Position = position;
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
