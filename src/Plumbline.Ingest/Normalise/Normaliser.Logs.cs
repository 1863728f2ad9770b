using System.Globalization;
using System.Text;
using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

public sealed partial class Normaliser
{
    /// <inheritdoc/>
    public void LogRecord(in OtlpLogRecord record)
    {
        var sender = Sender(Temporality.Unspecified);
        _batch.Senders[sender].Records++;
        _attributes.Read(record.Attributes);
        _filter.Begin(_attributes);
        var name = EventName(record, out var hasPrefix);
        var isClaude = _isClaudeScope || hasPrefix;
        var context = _contexts.Find(_batch, _attributes, record.Attributes, isClaude, _filter);
        var hash = RecordHash(record, name);
        if (isClaude && name.SequenceEqual("api_request"u8))
            AddRequest(record, sender, context, hash);
        else
            AddEvent(record, name, sender, context, Numbered(hash), isClaude);
        Settle(sender, record.Attributes.Surplus);
    }

    // event.name, which Claude Code sends without the prefix that the body has; OTLP's own field; a body that is nothing but a name.
    ReadOnlySpan<byte> EventName(in OtlpLogRecord record, out bool hasPrefix)
    {
        var place = _attributes.Find(KnownKey.EventName);
        var body = record.Body.Kind == AttributeKind.String ? record.Body.Text : default;
        hasPrefix = body.StartsWith(ClaudePrefix) && Utf8Text.LooksLikeName(body);
        ReadOnlySpan<byte> name = default;
        if (place >= 0 && record.Attributes[place] is { Kind: AttributeKind.String } named)
            name = named.Text;
        if (name.IsEmpty)
            name = record.EventName;
        if (name.IsEmpty && Utf8Text.LooksLikeName(body))
            name = body;
        hasPrefix |= name.StartsWith(ClaudePrefix);
        return name.StartsWith(ClaudePrefix) ? name[ClaudePrefix.Length..] : name;
    }

    static ReadOnlySpan<byte> ClaudePrefix => "claude_code."u8;

    Hash128 RecordHash(in OtlpLogRecord record, ReadOnlySpan<byte> name)
    {
        var time = record.Time != 0 ? record.Time : record.ObservedTime;
        return _attributes.Sum.Then(Hash128.Of(name)).Then(Hash128.Of(time)).Then(record.Body.Hash());
    }

    // A sender's repetition of a whole request must find each record's hash again, however many equal ones the request holds.
    Hash128 Numbered(Hash128 hash)
    {
        ref var ordinal = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_equalRecords, hash, out _);
        return ordinal++ == 0 ? hash : hash.Then(Hash128.Of(ordinal));
    }

    long TimeOf(in OtlpLogRecord record)
    {
        if (Nanos(record.Time) is > 0 and var time)
            return time;
        if (Nanos(record.ObservedTime) is > 0 and var observed)
            return observed;
        return TimestampOf(record.Attributes) is > 0 and var stamped ? stamped : _batch.ReceivedAt;
    }

    // Rare: every client we know sends a time.
    long TimestampOf(in AttributeView view)
    {
        var place = _attributes.Find(KnownKey.EventTimestamp);
        if (place < 0 || view[place] is not { Kind: AttributeKind.String, Text.Length: < 64 } value)
            return 0;
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var text = System.Text.Encoding.UTF8.GetString(value.Text);
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, style, out var stamp) || stamp.Year is < 1971 or > 2261)
            return 0;
        return (stamp - DateTimeOffset.UnixEpoch).Ticks * 100;
    }

    void AddRequest(in OtlpLogRecord record, int sender, int context, Hash128 hash)
    {
        var view = record.Attributes;
        ref var request = ref _batch.Requests.Add();
        (request.Sender, request.Context) = (sender, context);
        request.Time = TimeOf(record);
        request.UsageIdentity = UsageIdentity(view);
        request.Id = TakeText(view, KnownKey.RequestId, sender);
        if (request.Id.IsAbsent)
        {
            request.Id = TakeText(view, KnownKey.ClientRequestId, sender);
            request.HasClientId = !request.Id.IsAbsent;
        }

        // With an id, an equal record is a repetition; without one, a request of its own.
        request.Hash = request.Id.IsAbsent ? Numbered(hash) : hash;
        request.Prompt = TakeText(view, KnownKey.PromptId, sender);
        request.MessageUuid = TakeText(view, KnownKey.MessageUuid, sender);
        request.AgentId = TakeText(view, KnownKey.AgentId, sender);
        request.Sequence = TakeNumber(view, KnownKey.EventSequence, sender);
        TakeUsage(view, ref request.Usage, sender);
        request.InputTokens = TakeNumber(view, KnownKey.InputTokens, sender);
        request.OutputTokens = TakeNumber(view, KnownKey.OutputTokens, sender);
        request.CacheReadTokens = TakeNumber(view, KnownKey.CacheReadTokens, sender);
        request.CacheCreationTokens = TakeNumber(view, KnownKey.CacheCreationTokens, sender);
        request.CacheCreation5mTokens = TakeNumber(view, KnownKey.CacheCreation5mTokens, sender);
        request.CacheCreation1hTokens = TakeNumber(view, KnownKey.CacheCreation1hTokens, sender);
        request.HasCost = TryTakeCost(view, sender, out request.ClientCost);
        request.DurationMs = TakeNumber(view, KnownKey.DurationMs, sender);
        request.TimeToFirstTokenMs = TakeNumber(view, KnownKey.TimeToFirstTokenMs, sender);
        (request.TraceId, request.SpanId) = (record.TraceId.Value, record.SpanId.Low);
        request.Attributes = PackLog(record, "api_request"u8);
    }

    void AddEvent(in OtlpLogRecord record, ReadOnlySpan<byte> name, int sender, int context, Hash128 hash, bool isClaude)
    {
        var view = record.Attributes;
        ref var entry = ref _batch.Events.Add();
        (entry.Sender, entry.Context, entry.Hash) = (sender, context, hash);
        entry.Time = TimeOf(record);
        entry.Name = name.IsEmpty ? default : _batch.Text.Append(name[..Utf8Text.CutAt(name, MaxFieldBytes)]);
        entry.Severity = record.Severity;
        (entry.TraceId, entry.SpanId) = (record.TraceId.Value, record.SpanId.Low);
        entry.Sequence = TakeNumber(view, KnownKey.EventSequence, sender);
        entry.Prompt = TakeText(view, KnownKey.PromptId, sender);
        entry.RequestId = TakeText(view, KnownKey.RequestId, sender);
        entry.ToolUseId = TakeText(view, KnownKey.ToolUseId, sender);
        if (entry.ToolUseId.IsAbsent)
            entry.ToolUseId = TakeText(view, KnownKey.UseId, sender);
        entry.AgentId = TakeText(view, KnownKey.AgentId, sender);
        entry.Model = TakeModel(view, sender);
        entry.QuerySource = TakeText(view, KnownKey.QuerySource, sender);
        entry.ToolName = TakeText(view, KnownKey.ToolName, sender);
        entry.Decision = TakeText(view, KnownKey.Decision, sender);
        entry.DecisionSource = TakeText(view, KnownKey.DecisionSource, sender);
        if (isClaude && entry.DecisionSource.IsAbsent && name.SequenceEqual("tool_decision"u8))
            entry.DecisionSource = TakeText(view, KnownKey.Source, sender);
        entry.Success = TakeBool(view, KnownKey.Success);
        entry.DurationMs = TakeNumber(view, KnownKey.DurationMs, sender);
        entry.StatusCode = TakeInt(view, KnownKey.StatusCode, sender);
        entry.Attempt = TakeInt(view, KnownKey.Attempt, sender);
        TakeError(view, ref entry, sender);
        entry.Attributes = PackLog(record, name);
    }

    void TakeError(in AttributeView view, ref TelemetryEvent entry, int sender)
    {
        entry.ErrorType = TakeText(view, KnownKey.ErrorType, sender);
        if (entry.ErrorType.IsAbsent)
            entry.ErrorType = TakeText(view, KnownKey.OtelErrorType, sender);
        if (entry.ErrorType.IsAbsent)
            entry.ErrorType = TakeText(view, KnownKey.ErrorClass, sender);
        var place = _attributes.Find(KnownKey.Error);
        if (place < 0 || view[place] is not { Kind: AttributeKind.String } error)
            return;
        _attributes[place].IsTaken = true;
        entry.Error = AppendError(error.Text);
        if (entry.ErrorType.IsAbsent && !error.Text.IsEmpty)
            entry.ErrorType = _batch.Text.Append(ErrorText.Classify(error.Text, entry.StatusCode));
    }

    Slice AppendError(ReadOnlySpan<byte> error)
    {
        if (error.IsEmpty)
            return default;
        if (_settings.KeepContent)
            return _batch.Text.Append(error[..Utf8Text.CutAt(error, _settings.MaxValueBytes)]);
        return _batch.Text.Append(System.Text.Encoding.UTF8.GetBytes(ErrorText.Mask(error)));
    }

    Slice PackLog(in OtlpLogRecord record, ReadOnlySpan<byte> name)
    {
        var start = _batch.Text.Length;
        PackRest(record.Attributes);
        if (!record.SeverityText.IsEmpty)
            Pack("severity_text"u8, AttributeKind.String, record.SeverityText, 0);
        if (record.DroppedAttributes > 0)
            Pack("dropped_attributes_count"u8, AttributeKind.Int, default, record.DroppedAttributes);
        if (record.Body.Kind != AttributeKind.Empty && !IsName(record.Body, name))
            _filter.Pack(
                _batch.Text,
                new("body"u8, record.Body.Kind, record.Body.Text, record.Body.Bits),
                record.BodyFlaw,
                BodyKey,
                PackedFor.Record
            );
        return _batch.Text.Since(start);
    }

    static readonly KnownKey BodyKey = KnownKeys.Find("body"u8);

    static bool IsName(in AttributeValue body, ReadOnlySpan<byte> name)
    {
        if (body.Kind != AttributeKind.String)
            return false;
        var text = body.Text.StartsWith(ClaudePrefix) ? body.Text[ClaudePrefix.Length..] : body.Text;
        return text.SequenceEqual(name);
    }

    // What the record says outside its attributes, unless one of these has the name already.
    void Pack(ReadOnlySpan<byte> name, AttributeKind kind, ReadOnlySpan<byte> text, long bits)
    {
        if (!_attributes.Has(Hash128.Of(name)))
            _filter.Pack(_batch.Text, new(name, kind, text, bits), AttributeFlaw.None, KnownKey.Unknown, PackedFor.Record);
    }
}
