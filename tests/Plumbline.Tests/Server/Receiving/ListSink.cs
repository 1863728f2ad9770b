using System.Collections.Concurrent;
using Plumbline.Core.Model;
using Plumbline.Server.Receiving;

namespace Plumbline.Tests.Server.Receiving;

/// <summary>A sink that remembers what it was given and answers as it is told.</summary>
public sealed class ListSink : IExportSink
{
    public sealed record Received(Signal Signal, Protocol Protocol, Encoding Encoding, byte[] Body, TimeSpan Patience);

    public ConcurrentQueue<Received> All { get; } = new();

    public ExportOutcome Answer { get; set; } = new(ExportResult.Stored, 1, 0, null);

    /// <summary>Requests wait for this before they are answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<ExportOutcome> AcceptAsync(
        Signal signal,
        Protocol protocol,
        Encoding encoding,
        ReadOnlyMemory<byte> body,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        All.Enqueue(new(signal, protocol, encoding, body.ToArray(), patience));
        await Gate;
        return Answer;
    }
}
