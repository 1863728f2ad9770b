using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

/// <summary>
/// Turns what the decoders read into our records, and knows the vendors' names while doing so. Claude Code is recognised by its scopes and
/// by its names' prefix, never by <c>service.name</c>, which users change.
/// </summary>
public sealed partial class Normaliser : IOtlpSink
{
    // A request's text may grow in a batch, since each distinct context repeats the resource: so much is plenty for every real one.
    const int SpareText = 64 * 1024 * 1024;

    readonly IngestSettings _settings;
    readonly OtlpDecoderState _state;
    readonly byte[][] _trustedScopes;
    readonly ContentFilter _filter;
    readonly ContextTable _contexts;
    readonly RecordAttributes _attributes = new();
    readonly Scratch _json = new();
    readonly Dictionary<Hash128, int> _senders = [];
    readonly Dictionary<Hash128, int> _equalRecords = [];

    // The request.
    Batch _batch = new();
    Signal _signal;
    Protocol _protocol;
    Core.Model.Encoding _encoding;
    long _maxText;

    // Attributes of a resource beyond the limit, until a record is there to count them with.
    int _surplus;

    // The scope.
    readonly Utf8Arena _scopeText = new();
    Slice _scopeName,
        _senderVersion;
    Hash128 _scopeHash;
    bool _isClaudeScope,
        _isTrustedScope;
    readonly int[] _scopeSenders = new int[3];

    /// <summary>One for each decoder; the state is told when a request grows beyond reason.</summary>
    public Normaliser(IngestSettings settings, OtlpDecoderState state)
    {
        (_settings, _state) = (settings, state);
        _trustedScopes = [.. settings.TrustedScopes.Select(System.Text.Encoding.UTF8.GetBytes)];
        _filter = new(settings);
        _contexts = new(new TenantKeys(settings));
    }

    /// <summary>Begins a request.</summary>
    public void Begin(Signal signal, Protocol protocol, Core.Model.Encoding encoding, int bodyLength, Batch batch)
    {
        (_signal, _protocol, _encoding, _batch) = (signal, protocol, encoding, batch);
        _maxText = SpareText + 4L * bodyLength;
        _senders.Empty();
        _equalRecords.Empty();
        _contexts.Reset();
        _filter.ClearCounts();
        _surplus = 0;
    }

    /// <inheritdoc/>
    public void Resource(in AttributeView attributes)
    {
        _surplus += attributes.Surplus;
        _attributes.Read(attributes);
        _filter.Begin(_attributes);
        _contexts.SetResource(_attributes, attributes, _filter);
    }

    /// <inheritdoc/>
    public void Scope(in OtlpScope scope)
    {
        _scopeText.Clear();
        _scopeName = _scopeText.Append(scope.Name);
        var version = _contexts.ServiceVersion;
        _senderVersion = _scopeText.Append(version.IsEmpty ? scope.Version : version);
        _isClaudeScope = IsClaudeScope(scope.Name);
        _isTrustedScope = IsTrusted(scope.Name);
        _scopeHash = default;
        if (!_isClaudeScope)
        {
            _attributes.Read(scope.Attributes);
            _scopeHash = Hash128.Of(scope.Name).Then(Hash128.Of(scope.Version)).Then(_attributes.Sum);
        }

        Array.Fill(_scopeSenders, -1);
    }

    static bool IsClaudeScope(ReadOnlySpan<byte> name) =>
        name.StartsWith("com.anthropic.claude_code"u8) && name[25..] is var rest && (rest.IsEmpty || rest[0] == '.');

    bool IsTrusted(ReadOnlySpan<byte> name)
    {
        foreach (var trusted in _trustedScopes)
        {
            if (name.SequenceEqual(trusted))
                return true;
        }

        return false;
    }

    // A sender is only there once something of it has arrived.
    int Sender(Temporality temporality)
    {
        ref var index = ref _scopeSenders[(int)temporality];
        if (index >= 0)
            return index;
        var scope = _scopeText[_scopeName];
        var version = _scopeText[_senderVersion];
        var hash = Hash128.Of(scope).Then(Hash128.Of(version, (ulong)temporality));
        if (_senders.TryGetValue(hash, out index))
            return index;
        ref var sender = ref _batch.Senders.Add();
        sender.Scope = _batch.Text.Append(scope);
        sender.Version = _batch.Text.Append(version);
        (sender.Signal, sender.Protocol, sender.Encoding, sender.Temporality) = (_signal, _protocol, _encoding, temporality);
        return _senders[hash] = index = _batch.Senders.Count - 1;
    }

    void Flag(int sender, Reason reason, int count = 1)
    {
        if (count > 0)
            _batch.Senders[sender].Reasons.Add(reason, count);
    }

    // What the filter did to a record, and what its attributes grew to.
    void Settle(int sender, int surplus)
    {
        (surplus, _surplus) = (surplus + _surplus, 0);
        if ((_filter.Withheld | _filter.ValuesCut | _filter.TooDeep | _filter.NamesCut | surplus) != 0)
        {
            Flag(sender, Reason.ContentWithheld, _filter.Withheld);
            Flag(sender, Reason.ValueCut, _filter.ValuesCut);
            Flag(sender, Reason.NestedTooDeep, _filter.TooDeep);
            Flag(sender, Reason.AttributesCut, surplus + _filter.NamesCut);
            _filter.ClearCounts();
        }

        if (_batch.Text.Length > _maxText)
            _state.Fail($"a request that stays under {_maxText} bytes when each record carries its resource, which ended", 0);
    }

    /// <summary>
    /// The identity in which metered and itemised usage meet. It must come out the same from a point and from an event of one client, which
    /// share the standard attributes (and those copied from the resource), and nothing else.
    /// </summary>
    Hash128 UsageIdentity(in AttributeView view)
    {
        var session = _attributes.Find(KnownKey.SessionId);
        if (session >= 0 && view[session] is { Kind: AttributeKind.String, Text.IsEmpty: false } value)
            return SessionIdentity.Of(value.Text);
        var sum = default(Hash128);
        for (var i = 0; i < _attributes.Count; i++)
        {
            ref readonly var fact = ref _attributes[i];
            if (fact.IsContext && !fact.IsReplaced && !KnownKeys.Traits(fact.Key).HasAny(KeyTraits.Split))
                sum += fact.Hash;
        }

        return sum;
    }

    // Packs what is neither in the context nor in a field.
    Slice PackRest(in AttributeView view)
    {
        var start = _batch.Text.Length;
        for (var i = 0; i < _attributes.Count; i++)
        {
            ref readonly var fact = ref _attributes[i];
            if (!fact.IsReplaced && !fact.IsContext && !fact.IsTaken)
                _filter.Pack(_batch.Text, view[i], view.Flaw(i), fact.Key, PackedFor.Record);
        }

        return _batch.Text.Since(start);
    }
}
