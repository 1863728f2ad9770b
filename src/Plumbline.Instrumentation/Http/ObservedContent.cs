using System.Net;

namespace Plumbline.Instrumentation.Http;

/// <summary>A response's content with the same headers and the same bytes at the same time, which tells an attempt what passes.</summary>
sealed class ObservedContent : HttpContent
{
    readonly HttpContent _inner;
    readonly Attempt _attempt;

    public ObservedContent(HttpContent inner, Attempt attempt)
    {
        (_inner, _attempt) = (inner, attempt);
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            if (values.Count == 1)
                Headers.TryAddWithoutValidation(name, values.ToString());
            else
                Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => new ObservedStream(await _inner.ReadAsStreamAsync(), _attempt);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new ObservedStream(await _inner.ReadAsStreamAsync(cancellationToken), _attempt);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new ObservedStream(_inner.ReadAsStream(cancellationToken), _attempt);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var observed = await CreateContentReadStreamAsync(cancellationToken);
        await observed.CopyToAsync(stream, cancellationToken);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var observed = CreateContentReadStream(cancellationToken);
        observed.CopyTo(stream);
    }

    // The inner content's own length goes by the header, which was copied.
    protected override bool TryComputeLength(out long length)
    {
        var known = _inner.Headers.ContentLength;
        length = known ?? 0;
        return known is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _attempt.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
