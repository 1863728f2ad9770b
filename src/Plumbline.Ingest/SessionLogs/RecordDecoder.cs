using Plumbline.Core.Model;
using Plumbline.Ingest.Normalise;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Reads bodies of session records into batches. It keeps its buffers from body to body; one body at a time. It never throws for what a
/// sender sends: a line that cannot be taken is counted with its reason, a body without a proper first line is refused whole.
/// </summary>
public sealed class RecordDecoder
{
    // Later than any time whose nanoseconds fit: year 2262.
    const long MaxMilliseconds = long.MaxValue / 1_000_000;

    readonly IngestSettings _settings;
    readonly OtlpDecoderState _state;
    readonly Normaliser _normaliser;
    readonly ParsedRecord _record;
    readonly RecordAttributeList _attributes;

    // The body.
    Batch _batch = new();
    RecordHeader _header = null!;
    (byte[] Key, byte[] Value)[] _identity = [],
        _resource = [];
    readonly Utf8Arena _version = new();
    Slice _versionText;
    bool _hasSource;

    /// <summary>A decoder with limits and choices.</summary>
    public RecordDecoder(IngestSettings settings)
    {
        _settings = settings;
        _state = new(settings);
        _normaliser = new(settings, _state);
        _record = new(_state.Scratch);
        _attributes = new(_state.Attributes);
    }

    /// <summary>
    /// Reads one body, uncompressed, into an empty batch whose <see cref="Batch.ReceivedAt"/> is set. Null when it could be read; what was
    /// refused in it is counted in the batch. Otherwise nothing of it is in the batch.
    /// </summary>
    public DecodeError? Decode(ReadOnlySpan<byte> body, Batch batch)
    {
        _state.Reset();
        var first = NextLine(ref body, out var offset);
        if (!RecordHeader.TryRead(first, _settings.MaxAttributes, out var header, out var problem))
            return new(problem!, 0);
        (_batch, _header, _hasSource) = (batch, header!, false);
        (_identity, _resource) = (Bytes(_header.Identity.Attributes), Bytes(_header.Identity.Resource));
        _normaliser.Begin(Signal.SessionLogs, Protocol.Http, Core.Model.Encoding.Json, body.Length, batch);
        for (long at = offset; !body.IsEmpty && _state.Error is null; at += offset)
        {
            var line = NextLine(ref body, out offset);
            if (!line.Trim(" \r"u8).IsEmpty && _state.Begin(at))
                Take(line);
        }

        if (_state.Error is null)
            return null;
        var (received, position, bytes) = (batch.ReceivedAt, batch.Position, batch.BodyBytes);
        batch.Clear();
        (batch.ReceivedAt, batch.Position, batch.BodyBytes) = (received, position, bytes);
        return _state.Error;
    }

    static (byte[] Key, byte[] Value)[] Bytes(IEnumerable<KeyValuePair<string, string>> pairs) =>
        [.. pairs.Select(pair => (System.Text.Encoding.UTF8.GetBytes(pair.Key), System.Text.Encoding.UTF8.GetBytes(pair.Value)))];

    static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> body, out int taken)
    {
        var end = body.IndexOf((byte)'\n');
        var line = end < 0 ? body : body[..end];
        taken = end < 0 ? body.Length : end + 1;
        body = body[taken..];
        return line;
    }

    void Take(ReadOnlySpan<byte> line)
    {
        var problem = _record.Read(line);
        SetSource(problem is null ? _record.Text(RecordField.Version) : default);
        if (problem is null)
        {
            // The resource was laid out in the buffers that the record's own attributes need now.
            var kind = _record.Text(RecordField.Kind);
            problem =
                kind.SequenceEqual(RecordFormat.Request) ? TakeRequest()
                : kind.SequenceEqual(RecordFormat.Tool) ? TakeTool()
                : kind.SequenceEqual(RecordFormat.Prompt) ? TakePrompt()
                : kind.SequenceEqual(RecordFormat.PullRequest) ? TakePullRequest()
                : kind.IsEmpty ? Reason.BadRecord
                : null; // A kind that a newer sender knows.
        }

        if (problem is { } reason)
            _normaliser.RefuseLogged(reason);
    }

    // The client's version is its resource's: another one makes another resource. A line without one keeps the one before.
    void SetSource(ReadOnlySpan<byte> version)
    {
        if (_hasSource && (version.IsEmpty || version.SequenceEqual(_version[_versionText])))
            return;
        _version.Clear();
        _versionText = _version.Append(version);
        _hasSource = true;
        _attributes.Begin();
        _attributes.Add(_resource);
        if (!_header.Identity.Resource.Any(pair => string.Equals(pair.Key, "service.name", StringComparison.Ordinal)))
            _attributes.Add(KnownKey.ServiceName, "claude-code"u8);
        _attributes.Add(KnownKey.ServiceVersion, _version[_versionText]);
        _normaliser.Resource(_attributes.View);
        _normaliser.LogSource(_header.Route == "followed" ? "session logs (this machine)"u8 : "session logs (pushed)"u8);
    }

    void BeginAttributes()
    {
        // Of several with one name the last counts: what the client says itself wins over what anybody may write into a resource.
        _attributes.Begin();
        if (_header.Identity.IsResourceOnRecords)
            _attributes.Add(_resource);
        _attributes.Add(_identity);
        if (_header.Identity.HasSessions)
            Add(KnownKey.SessionId, RecordField.Session);
        // A part of the context: whose usage is may depend on it.
        if (!_record.Text(RecordField.Cwd).IsEmpty)
            _attributes.Add(WorkingFolder, _record.TextRef(RecordField.Cwd));
    }

    // OpenTelemetry's name.
    static ReadOnlySpan<byte> WorkingFolder => "process.working_directory"u8;

    void Add(KnownKey key, RecordField field)
    {
        if (!_record.Text(field).IsEmpty)
            _attributes.Add(key, _record.TextRef(field));
    }

    Reason? Lacks(RecordField id, out long time)
    {
        time = _record.Number(RecordField.Time);
        if (time is <= 0 or > MaxMilliseconds)
            return Reason.NoTime;
        time *= 1_000_000;
        return _record.Text(id).IsEmpty ? Reason.BadRecord : null;
    }

    Reason? TakeRequest()
    {
        if (Lacks(RecordField.Model, out var time) is { } lack)
            return lack;
        if (!TryReadKey(out var key))
            return Reason.BadRecord;
        BeginAttributes();
        Add(KnownKey.AppEntrypoint, RecordField.Entrypoint);
        Add(KnownKey.Branch, RecordField.Branch);
        Add(KnownKey.RequestId, RecordField.RequestId);
        Add(KnownKey.MessageUuid, RecordField.Uuid);
        Add(KnownKey.PromptId, RecordField.Prompt);
        Add(KnownKey.AgentId, RecordField.AgentId);
        Add(KnownKey.Model, RecordField.Model);
        Add(KnownKey.Effort, RecordField.Effort);
        Add(KnownKey.AgentName, RecordField.AgentType);
        Add(KnownKey.SkillName, RecordField.Skill);
        Add(KnownKey.McpServerName, RecordField.McpServer);
        Add(KnownKey.McpToolName, RecordField.McpTool);
        Add(KnownKey.CostUsd, RecordField.Cost);
        _attributes.Add(KnownKey.QuerySource, QuerySource());
        _attributes.Add(KnownKey.Speed, _record.Flag(RecordField.IsFast) ? "fast"u8 : "normal"u8);
        ref var request = ref _normaliser.AddLoggedRequest(_attributes.View);
        (request.Time, request.MessageKey, request.OriginTime) = (time, key, FileTime());
        FillAmounts(ref request);
        FillFlags(ref request);
        if (_record.Parts.Length > 0)
            request.Parts = _batch.Text.Append(_record.Parts);
        return null;
    }

    // The classes of the client's metrics: a log tells no more.
    ReadOnlySpan<byte> QuerySource() =>
        !_record.Text(RecordField.AgentId).IsEmpty || !_record.Text(RecordField.AgentType).IsEmpty ? "subagent"u8
        : _record.Flag(RecordField.IsSidechain) ? "auxiliary"u8
        : "main"u8;

    bool TryReadKey(out Hash128 key)
    {
        if (_record.Text(RecordField.Id) is { IsEmpty: false } id)
            key = Hash128.Of(id);
        else if (_record.Text(RecordField.RequestId) is { IsEmpty: false } request)
            key = Hash128.Of(request);
        else
        {
            var hex = _record.Text(RecordField.Key);
            key = default;
            const System.Globalization.NumberStyles style = System.Globalization.NumberStyles.AllowHexSpecifier;
            if (
                hex.Length != 32
                || !ulong.TryParse(hex[..16], style, null, out var high)
                || !ulong.TryParse(hex[16..], style, null, out var low)
            )
                return false;
            key = new(high, low);
        }

        return !key.IsNothing;
    }

    long FileTime() => _record.Number(RecordField.FileTime) is > 0 and <= MaxMilliseconds and var time ? time * 1_000_000 : 0;

    // A line without a count has none of it: whoever reads logs knows them all.
    long Count(RecordField field) => Math.Max(0, _record.Number(field));

    void FillAmounts(ref LoggedRequest request)
    {
        request.InputTokens = Count(RecordField.Input);
        request.OutputTokens = Count(RecordField.Output);
        request.CacheReadTokens = Count(RecordField.CacheRead);
        request.CacheCreation5mTokens = Count(RecordField.CacheCreation5m);
        request.CacheCreation1hTokens = Count(RecordField.CacheCreation1h);
        request.ThinkingTokens = _record.Number(RecordField.Thinking);
        request.WebSearches = Count(RecordField.WebSearches);
        request.WebFetches = Count(RecordField.WebFetches);
        request.DurationMs = Duration();
    }

    long Duration()
    {
        var asked = _record.Number(RecordField.AskedTime);
        return asked > 0 && asked <= _record.Number(RecordField.Time) ? _record.Number(RecordField.Time) - asked : -1;
    }

    void FillFlags(ref LoggedRequest request)
    {
        var tier = _record.Text(RecordField.Tier);
        request.Tier =
            tier.SequenceEqual("standard"u8) ? ServiceTier.Standard
            : tier.SequenceEqual("priority"u8) ? ServiceTier.Priority
            : tier.SequenceEqual("batch"u8) ? ServiceTier.Batch
            : ServiceTier.Unknown;
        request.IsFast = _record.Flag(RecordField.IsFast);
        request.IsUsGeo = _record.Flag(RecordField.IsUs);
        request.HasStopReason = _record.Flag(RecordField.HasStopReason);
        request.IsMarkedCopy = _record.Flag(RecordField.IsCopy);
        request.IsSidechain = _record.Flag(RecordField.IsSidechain);
        request.IsOutputLowerBound = _record.Flag(RecordField.IsLowerBound);
        request.IsSplitAssumed = _record.Flag(RecordField.IsSplitAssumed);
    }

    Reason? TakeTool()
    {
        if (Lacks(RecordField.Id, out var time) is { } lack)
            return lack;
        BeginAttributes();
        Add(KnownKey.ToolUseId, RecordField.Id);
        Add(KnownKey.ToolName, RecordField.Name);
        Add(KnownKey.PromptId, RecordField.Prompt);
        Add(KnownKey.AgentId, RecordField.AgentId);
        Add(KnownKey.CommandWord, RecordField.Command);
        AddNumber("tool_input_size_bytes"u8, RecordField.InputBytes);
        AddNumber("tool_result_size_bytes"u8, RecordField.Bytes);
        AddNumber("lines_added"u8, RecordField.LinesAdded);
        AddNumber("lines_removed"u8, RecordField.LinesRemoved);
        if (_record.Flag(RecordField.IsDenied))
            _attributes.Add(KnownKey.Decision, "reject"u8);
        ref var entry = ref _normaliser.AddLoggedEvent("tool_result"u8, _attributes.View);
        (entry.Time, entry.OriginTime, entry.Hash) = (time, FileTime(), HashOf(RecordFormat.Tool));
        entry.DurationMs = Duration();
        if (_record.Number(RecordField.Bytes) >= 0)
            entry.Success = (sbyte)(_record.Flag(RecordField.IsError) || _record.Flag(RecordField.IsDenied) ? 0 : 1);
        entry.Attributes = WithPath(entry.Attributes, "file_path"u8, RecordField.Path);
        return null;
    }

    Reason? TakePrompt()
    {
        if (Lacks(RecordField.Id, out var time) is { } lack)
            return lack;
        BeginAttributes();
        Add(KnownKey.PromptId, RecordField.Id);
        Add(KnownKey.Branch, RecordField.Branch);
        if (!_record.Text(RecordField.Name).IsEmpty)
            _attributes.Add("command_name"u8, _record.TextRef(RecordField.Name));
        AddNumber("prompt_bytes"u8, RecordField.Bytes);
        AddNumber("attached_bytes"u8, RecordField.AttachedBytes);
        _attributes.Add("from_person"u8, _record.Flag(RecordField.IsFromPerson));
        ref var entry = ref _normaliser.AddLoggedEvent("user_prompt"u8, _attributes.View);
        (entry.Time, entry.OriginTime, entry.Hash) = (time, FileTime(), HashOf(RecordFormat.Prompt));
        return null;
    }

    // One for each session and address: a log may repeat it, and copies of a log do.
    Reason? TakePullRequest()
    {
        if (Lacks(RecordField.Url, out var time) is { } lack)
            return lack;
        var hash = Hash128.Of((Hash128.Of(_record.Text(RecordField.Session)), Hash128.Of(_record.Text(RecordField.Url))));
        BeginAttributes();
        _attributes.Add(KnownKey.ToolUseId, System.Text.Encoding.ASCII.GetBytes($"pr-{hash.High:x16}{hash.Low:x16}"));
        _attributes.Add("pull_request_url"u8, _record.TextRef(RecordField.Url));
        AddNumber("pull_request_number"u8, RecordField.Number);
        ref var entry = ref _normaliser.AddLoggedEvent("pull_request"u8, _attributes.View);
        (entry.Time, entry.OriginTime, entry.Hash) = (time, FileTime(), hash);
        return null;
    }

    Hash128 HashOf(ReadOnlySpan<byte> kind) => Hash128.Of(kind).Then(Hash128.Of(_record.Text(RecordField.Id)));

    void AddNumber(ReadOnlySpan<byte> name, RecordField field)
    {
        if (_record.Number(field) >= 0)
            _attributes.Add(name, _record.Number(field));
    }

    // Whoever sends paths wants them kept: they do not go through the filter that withholds the telemetry's. They are the last thing in
    // the text, so that the packed list only grows.
    Slice WithPath(Slice attributes, ReadOnlySpan<byte> name, RecordField field)
    {
        var path = _record.Text(field);
        if (path.IsEmpty || attributes.Offset + attributes.Length != _batch.Text.Length)
            return attributes;
        path = path[..Utf8Text.CutAt(path, Math.Min(_settings.MaxValueBytes, 4096))];
        AttributeList.Append(_batch.Text, new(name, AttributeKind.String, path, 0));
        return new(attributes.Offset, _batch.Text.Length - attributes.Offset);
    }
}
