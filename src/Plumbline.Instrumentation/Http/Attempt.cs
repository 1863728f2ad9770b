using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Plumbline.Instrumentation.Signals;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Http;

/// <summary>
/// One attempt at a call, from sending the request to the end of its response. It is told what happens, in the order in which it happens, and tells the signals once, at
/// the end. It never throws: what goes wrong in here is counted. Disposing it says that the app wants no more of the response.
/// </summary>
sealed class Attempt : IDisposable
{
    // Of the time that the SDK waits: a cancellation after it is its timeout.
    const double NearlyAll = 0.9;

    // An app may dispose of a response while it reads it.
    readonly Lock _lock = new();
    readonly CallRecord _call;
    readonly SpanRole _role;
    readonly LogicalCall? _outer;
    readonly PlumblineOptions _options;
    readonly ILogger? _logger;
    readonly double? _declaredTimeoutSeconds;
    readonly long _sent;
    Activity? _span;
    ResponseBody? _body;
    long _answered;
    bool _isOver,
        _isBroken;

    public Attempt(HttpRequestMessage request, Endpoint endpoint, PlumblineOptions options, ILogger? logger)
    {
        (_options, _logger) = (options, logger);
        _outer = LogicalCall.Current;
        _role = CallSpan.RoleBelow(_outer, Activity.Current);
        _call = new CallRecord
        {
            Endpoint = endpoint,
            Request = RequestBody.Read(request.Content),
            Response = new ResponseFields(),
            Tags = Context.CallTags.Current,
            ServerAddress = request.RequestUri!.IdnHost,
            ServerPort = request.RequestUri.Port,
            Attempt = AttemptOf(request, _outer),
        };
        _declaredTimeoutSeconds = RequestHeaders.TimeoutSeconds(request.Headers);
        _sent = options.TimeProvider.GetTimestamp();
    }

    /// <summary>Starts the span; it is current until the flow of execution that called ends.</summary>
    public void Start() => _span = CallSpan.Start(_call, _role, _options.InheritTraceParent);

    /// <summary>Headers have come. The answer is the same afterwards, and its body tells of itself while the app reads it.</summary>
    public void Answer(HttpResponseMessage response)
    {
        _answered = Now;
        _call.WaitingSeconds = Seconds(_sent, _answered);
        _call.Status = (int)response.StatusCode;
        _call.RequestId = ResponseHeaders.Text(response.Headers, "request-id");
        _call.OrganizationId = ResponseHeaders.Text(response.Headers, "anthropic-organization-id");
        _call.RetryAfterSeconds = ResponseHeaders.RetryAfterSeconds(response.Headers, _options.TimeProvider.GetUtcNow());
        Instruments.RateLimits.Observe(response.Headers, _call);
        _body = new ResponseBody(_call.Response, response.Content.Headers);
        response.Content = new ObservedContent(response.Content, this);
    }

    /// <summary>There was no answer.</summary>
    public void Fail(Exception exception)
    {
        lock (_lock)
        {
            _call.Error = ClassOf(exception, ErrorClass.Network);
            _call.ErrorType = exception.GetType().FullName;
            End();
        }
    }

    /// <summary>The app has read a piece of the body; none is its end.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isOver || _body is not { } body)
                return;
            try
            {
                if (bytes.IsEmpty)
                    body.End();
                else
                    ReadPiece(body, bytes);
            }
            catch (Exception)
            {
                Faults.Count("body");
                (_body, _isBroken) = (null, true);
            }

            if (bytes.IsEmpty || body.IsOver)
                EndOfBody(_isBroken || body.IsWhole ? ErrorClass.None : ErrorClass.CutStream);
        }
    }

    /// <summary>Reading the body failed.</summary>
    public void FailReading(Exception exception)
    {
        lock (_lock)
        {
            _call.ErrorType ??= exception.GetType().FullName;
            EndOfBody(ClassOf(exception, ErrorClass.CutStream));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            _body?.End();
            EndOfBody(_isBroken || _body is null or { IsWhole: true } ? ErrorClass.None : ErrorClass.Cancelled);
        }
    }

    long Now => _options.TimeProvider.GetTimestamp();

    double Seconds(long from, long to) => _options.TimeProvider.GetElapsedTime(from, to).TotalSeconds;

    void ReadPiece(ResponseBody body, ReadOnlySpan<byte> bytes)
    {
        var chunksBefore = body.Chunks;
        body.Read(bytes);
        if (body.Chunks == chunksBefore)
            return;
        var now = Now;
        if (chunksBefore == 0)
            body.FirstChunk = now;
        if (Instruments.TimePerOutputChunk.Enabled && _role != SpanRole.AttemptOfExtensions)
            RecordChunks(body, chunksBefore, now);
        body.LastChunk = now;
    }

    // The first piece of all has none before it; pieces that came at once have no time between them.
    void RecordChunks(ResponseBody body, int chunksBefore, long now)
    {
        var tags = body.TagsOf(_call);
        if (chunksBefore > 0)
            Instruments.TimePerOutputChunk.Record(Seconds(body.LastChunk, now), tags);
        for (var chunk = chunksBefore + 1; chunk < body.Chunks; chunk++)
            Instruments.TimePerOutputChunk.Record(0, tags);
    }

    // What the answer itself says of an error comes first, then how reading ended.
    void EndOfBody(ErrorClass ending)
    {
        if (_isOver)
            return;
        var response = _call.Response;
        var isSuccess = _call.Status is >= 200 and < 300;
        if (!isSuccess)
        {
            _call.Error = ErrorClasses.OfStatus(_call.Status, _call.RetryAfterSeconds is not null, response);
            _call.ErrorType = response.ErrorType ?? _call.Status.ToString();
        }
        else if (response.ErrorType is { } error)
            (_call.Error, _call.ErrorType) = (ErrorClasses.OfType(response), error);
        else if (ending != ErrorClass.None)
        {
            _call.Error = ending;
            _call.ErrorType ??= ErrorClasses.NameOf(ending);
        }
        else if (response.StopReason == "refusal")
            _call.Error = ErrorClass.Refused;
        _call.IsLowerBound = isSuccess && _call.Response.Usage.IsKnown && !response.IsComplete;
        End();
    }

    void End()
    {
        if (_isOver)
            return;
        _isOver = true;
        try
        {
            Measure();
            Tell();
        }
        catch (Exception)
        {
            Faults.Count("signals");
        }
        finally
        {
            _body?.Dispose();
        }
    }

    void Measure()
    {
        var now = Now;
        _call.DurationSeconds = Seconds(_sent, now);
        if (_body is { IsStream: true } body)
        {
            _call.Chunks = body.Chunks;
            if (body.Chunks > 0)
            {
                _call.FirstTokenSeconds = Seconds(_answered, body.FirstChunk);
                _call.GenerationSeconds = Seconds(body.FirstChunk, now);
            }
        }

        if (_call.Status is >= 200 and < 300 && _call.Endpoint == Endpoint.Messages)
            _call.Cost = Prices.Of(
                _call.Response.Model ?? _call.Request.Model,
                _call.Response.Usage,
                _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
                _call.IsLowerBound
            );
    }

    // A listener or a logger of the app may throw: the span ends nevertheless.
    void Tell()
    {
        try
        {
            _outer?.End(_call);
            CallMetrics.RecordAttempt(_call, _role);
            if (_role is SpanRole.Call or SpanRole.AttemptOfSdk)
                CallMetrics.RecordCall(_call);
            if (_logger is { } logger && _role != SpanRole.Attempt)
                CallLog.Write(logger, _call);
        }
        finally
        {
            if (_span is { } span)
                CallSpan.Stop(span, _call, _role);
        }
    }

    // A client's own timeout comes as a cancellation. The SDK says in a header how long it waits, and counts from before it hands the request over.
    ErrorClass ClassOf(Exception exception, ErrorClass otherwise)
    {
        if (exception is TimeoutException || exception.InnerException is TimeoutException)
            return ErrorClass.Timeout;
        if (exception is not OperationCanceledException)
            return otherwise;
        return _declaredTimeoutSeconds is { } timeout && Seconds(_sent, Now) >= timeout * NearlyAll
            ? ErrorClass.Timeout
            : ErrorClass.Cancelled;
    }

    // The SDK counts retries; our own chat client counts what it sees.
    static int AttemptOf(HttpRequestMessage request, LogicalCall? outer)
    {
        var counted = outer?.Begin() ?? 0;
        return RequestHeaders.RetryCount(request.Headers) is { } retries ? retries + 1 : counted;
    }
}
