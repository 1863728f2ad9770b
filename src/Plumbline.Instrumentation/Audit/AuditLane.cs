using System.Security.Cryptography;
using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>
/// One of a folder's chains, taken by this process alone. Each process takes the first that is free and goes on with its chain, so a folder has as many
/// chains as there ever were processes at the same time, and what one process wrote is vouched for by the next.
/// </summary>
sealed class AuditLane : IDisposable
{
    const int LanesMax = 64;

    readonly FileStream _lock;

    AuditLane(int number, FileStream held) => (Number, _lock) = (number, held);

    public int Number { get; }

    /// <summary>Takes a lane whose chain has this key.</summary>
    /// <exception cref="IOException">All are taken, or the folder cannot be written to.</exception>
    public static AuditLane Take(string folder, AuditKey key)
    {
        IOException? last = null;
        for (var number = 0; number < LanesMax; number++)
        {
            try
            {
                if (TryTake(folder, key, number) is { } lane)
                    return lane;
            }
            catch (IOException problem)
            {
                // Another process has it.
                last = problem;
            }
        }

        throw new IOException($"{folder}: none of the log's {LanesMax} lanes could be taken", last);
    }

    static AuditLane? TryTake(string folder, AuditKey key, int number)
    {
        var held = new FileStream(AuditFiles.LockPath(folder, number), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            if ((KeyOf(folder, number) ?? key.Id) == key.Id)
                return new AuditLane(number, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        held.Dispose();
        return null;
    }

    /// <summary>A name for a chain that begins.</summary>
    public static string NewChain() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public void Dispose() => _lock.Dispose();

    // Another key's chain is another chain: it stays as it is, and is verified with its own key.
    static string? KeyOf(string folder, int number)
    {
        var path = AuditFiles.StatePath(folder, number);
        if (File.Exists(path) && AuditState.TryRead(File.ReadAllBytes(path), key: null, out var state))
            return state!.KeyId;
        if (AuditFiles.Of(folder, number) is not [.., var last])
            return null;
        using var file = AuditFiles.Read(last.Path);
        var lines = new AuditLineReader(file);
        return lines.TryRead() && AuditHeader.TryRead(lines.Line, out var header) ? header!.KeyId : null;
    }
}
