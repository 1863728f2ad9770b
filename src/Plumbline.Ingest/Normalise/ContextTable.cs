using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

/// <summary>What an attribute of a record means to its context.</summary>
enum ContextRole : byte
{
    None,

    /// <summary>The resource does not have it.</summary>
    Adds,

    /// <summary>The resource has the same.</summary>
    Repeats,

    /// <summary>The resource has another value, which does not count.</summary>
    Overrides,
}

/// <summary>
/// Makes contexts: the resource's attributes together with those of a record that say on whose behalf it was sent. Records mostly share
/// the context of the one before; a new one is packed only when its hash is new in the batch.
/// </summary>
public sealed class ContextTable(TenantKeys tenants)
{
    readonly Dictionary<Hash128, int> _known = [];

    // The resource, copied: what is handed over is valid only during the call.
    readonly Utf8Arena _text = new();
    readonly StructList<ResourceAttribute> _resource = new();
    readonly short[] _places = new short[KnownKeys.Count];

    // The unordered hash of the resource's attributes, with and without those that tell who.
    Hash128 _sum,
        _sumWithoutIdentity;

    (Hash128 Hash, int Index) _last;

    // Counts resources, for as long as the table lives.
    long _generation;

    struct ResourceAttribute
    {
        public KnownKey Key;
        public Hash128 KeyHash,
            Hash;
        public Slice Packed;

        // Of the text at the end of the packed form; 0 when it is no text or was changed.
        public int TextLength;
        public bool IsOverridden;
    }

    /// <summary>The hash of the whole resource.</summary>
    public Hash128 ResourceSum => _sum;

    /// <summary>The resource's <c>service.version</c>, packed away from the batch; absent when it has none.</summary>
    public ReadOnlySpan<byte> ServiceVersion =>
        _places[(int)KnownKey.ServiceVersion] == 0 ? default : ValueOf(_resource[_places[(int)KnownKey.ServiceVersion] - 1]).Text;

    /// <summary>Forgets the batch before.</summary>
    public void Reset()
    {
        _known.Empty();
        _last = default;
        Forget();
    }

    /// <summary>Begins a resource. What is withheld or cut is up to the caller, who packs.</summary>
    public void SetResource(RecordAttributes attributes, in AttributeView view, ContentFilter filter)
    {
        Forget();
        for (var i = 0; i < attributes.Count; i++)
        {
            ref readonly var fact = ref attributes[i];
            if (fact.IsReplaced)
                continue;
            var start = _text.Length;
            var place = filter.Pack(_text, view[i], view.Flaw(i), fact.Key, PackedFor.Context);
            if (fact.Key != KnownKey.Unknown)
                _places[(int)fact.Key] = (short)(_resource.Count + 1);
            _resource.Add() = new()
            {
                Key = fact.Key,
                KeyHash = fact.KeyHash,
                Hash = fact.Hash,
                Packed = _text.Since(start),
                TextLength = place.Length,
            };
            _sum += fact.Hash;
            if (!IsIdentity(fact.Key))
                _sumWithoutIdentity += fact.Hash;
        }
    }

    void Forget()
    {
        foreach (ref readonly var attribute in _resource.AsSpan())
            _places[(int)attribute.Key] = 0;
        _resource.Clear();
        _text.Clear();
        _generation++;
        (_sum, _sumWithoutIdentity, _last) = (default, default, default);
    }

    /// <summary>
    /// Marks the record's attributes that belong to the context and finds or makes it. Claude Code's resource is not believed about who
    /// sends: into <c>OTEL_RESOURCE_ATTRIBUTES</c> anybody may write a <c>session.id</c>.
    /// </summary>
    public int Find(Batch batch, RecordAttributes record, in AttributeView view, bool isClaude, ContentFilter filter)
    {
        var hash = isClaude ? _sumWithoutIdentity : _sum;
        var isPlain = true;
        var stamp = _generation * 2 + (isClaude ? 1 : 0);
        for (var i = 0; i < record.Count; i++)
        {
            ref var fact = ref record[i];
            if (fact.IsReplaced)
                continue;
            if (fact.ContextStamp != stamp)
                (fact.ContextStamp, fact.ContextRole) = (stamp, RoleOf(fact, view, i, isClaude));
            fact.IsContext = fact.ContextRole != ContextRole.None;
            if (fact.ContextRole == ContextRole.Adds)
                hash += fact.Hash;
            else if (fact.ContextRole == ContextRole.Repeats)
                hash += fact.KeyHash; // That the record says it too decides what is on the record and what on its resource only.
            else if (fact.ContextRole == ContextRole.Overrides)
                isPlain = false;
        }

        if (!isPlain)
            hash = HashWithOverrides(record, isClaude);
        if (!hash.IsNothing && _last.Hash == hash)
            return _last.Index;
        if (!_known.TryGetValue(hash, out var index))
            _known[hash] = index = Make(batch, hash, record, view, isClaude, filter);
        _last = (hash, index);
        return index;
    }

    ContextRole RoleOf(in AttributeFact fact, in AttributeView view, int index, bool isClaude)
    {
        var place = Place(fact);
        if (!IsContext(fact, view, index, place, isClaude))
            return ContextRole.None;
        if (IsNews(fact, place, isClaude))
            return ContextRole.Adds;
        return _resource[place].Hash == fact.Hash ? ContextRole.Repeats : ContextRole.Overrides;
    }

    // The resource does not say it, or is not believed about it.
    static bool IsNews(in AttributeFact fact, int place, bool isClaude) => place < 0 || (isClaude && IsIdentity(fact.Key));

    static bool IsIdentity(KnownKey key) => KnownKeys.Traits(key).HasAny(KeyTraits.Identity);

    bool IsContext(in AttributeFact fact, in AttributeView view, int index, int place, bool isClaude)
    {
        var traits = KnownKeys.Traits(fact.Key);
        if (traits.HasAny(KeyTraits.Context))
            return true;
        if (traits.HasAny(KeyTraits.Own))
            return false;
        if (fact.Key == KnownKey.ConversationId)
            return !isClaude;
        return place >= 0 || (fact.Key == KnownKey.Unknown && (IsStandardPrefix(view[index].Key) || tenants.Has(fact.KeyHash)));
    }

    // New standard attributes of these families are expected; they are not to split identities from one client version to the next.
    static bool IsStandardPrefix(ReadOnlySpan<byte> key) =>
        key[0] switch
        {
            (byte)'a' => key.StartsWith("anthropic."u8) || key.StartsWith("app."u8),
            (byte)'v' => key.StartsWith("vcs."u8),
            (byte)'h' => key.StartsWith("host."u8),
            (byte)'o' => key.StartsWith("os."u8),
            (byte)'w' => key.StartsWith("wsl."u8),
            // What an app says a prompt is for: whose usage is may depend on it.
            (byte)'p' => key.SequenceEqual("plumbline.template"u8) || key.StartsWith("plumbline.tag."u8),
            _ => false,
        };

    int Place(in AttributeFact fact)
    {
        if (fact.Key != KnownKey.Unknown)
            return _places[(int)fact.Key] - 1;
        for (var i = 0; i < _resource.Count; i++)
        {
            if (_resource[i].KeyHash == fact.KeyHash)
                return i;
        }

        return -1;
    }

    Hash128 HashWithOverrides(RecordAttributes record, bool isClaude)
    {
        var hash = MarkOverrides(record, isClaude);
        foreach (ref readonly var attribute in _resource.AsSpan())
        {
            if (!attribute.IsOverridden && !(isClaude && IsIdentity(attribute.Key)))
                hash += attribute.Hash;
        }

        return hash;
    }

    Hash128 MarkOverrides(RecordAttributes record, bool isClaude)
    {
        var hash = default(Hash128);
        foreach (ref var attribute in _resource.AsSpan())
            attribute.IsOverridden = false;
        for (var i = 0; i < record.Count; i++)
        {
            ref readonly var fact = ref record[i];
            if (!fact.IsContext || fact.IsReplaced)
                continue;
            var place = Place(fact);
            hash += IsNews(fact, place, isClaude) ? fact.Hash : fact.Hash + fact.KeyHash;
            if (place >= 0)
                _resource[place].IsOverridden = true;
        }

        return hash;
    }

    int Make(Batch batch, Hash128 hash, RecordAttributes record, in AttributeView view, bool isClaude, ContentFilter filter)
    {
        MarkOverrides(record, isClaude);
        var fields = new ContextFields(tenants);
        var ofResource = PackResource(batch.Text, ref fields, isClaude);
        var ofRecord = PackRecord(batch.Text, ref fields, record, view, filter);
        ref var context = ref batch.Contexts.Add();
        (context.Hash, context.Attributes, context.ResourceAttributes) = (hash, ofRecord, ofResource);
        fields.Fill(batch.Text, ref context);
        return batch.Contexts.Count - 1;
    }

    Slice PackResource(Utf8Arena text, ref ContextFields fields, bool isClaude)
    {
        var start = text.Length;
        var hasScalars = false;
        foreach (ref readonly var attribute in _resource.AsSpan())
        {
            if (attribute.IsOverridden || (isClaude && IsIdentity(attribute.Key)) || attribute.Packed.Length == 0)
                continue;
            text.Append(_text[attribute.Packed]);
            fields.Set(attribute.Key, attribute.KeyHash, new(text.Length - attribute.TextLength, attribute.TextLength));
            hasScalars |= attribute.TextLength == 0;
        }

        return WithScalars(text, text.Since(start), ref fields, hasScalars);
    }

    // After the resource: the record's word wins.
    static Slice PackRecord(Utf8Arena text, ref ContextFields fields, RecordAttributes record, in AttributeView view, ContentFilter filter)
    {
        var start = text.Length;
        var hasScalars = false;
        for (var i = 0; i < record.Count; i++)
        {
            ref readonly var fact = ref record[i];
            if (!fact.IsContext || fact.IsReplaced)
                continue;
            var place = filter.Pack(text, view[i], view.Flaw(i), fact.Key, PackedFor.Context);
            fields.Set(fact.Key, fact.KeyHash, place);
            hasScalars |= place.IsAbsent;
        }

        return WithScalars(text, text.Since(start), ref fields, hasScalars);
    }

    static Slice WithScalars(Utf8Arena text, Slice packed, ref ContextFields fields, bool hasScalars)
    {
        if (hasScalars)
            SetScalars(text, packed, ref fields);
        return packed;
    }

    // Numbers and booleans where a field is a text: their text is written behind the packed list.
    static void SetScalars(Utf8Arena text, Slice packed, ref ContextFields fields)
    {
        for (var at = packed.Offset; at < packed.Offset + packed.Length; )
        {
            AttributeList.Read(text[new Slice(at, packed.Offset + packed.Length - at)]).Next(out var attribute);
            at += AttributeList.SizeOf(attribute);
            var key = KnownKeys.Find(attribute.Key);
            var keyHash = Hash128.Of(attribute.Key);
            if (attribute.Text.IsEmpty && fields.Wants(key, keyHash))
                fields.Set(key, keyHash, ScalarText.Append(text, attribute));
        }
    }

    AttributeValue ValueOf(in ResourceAttribute attribute)
    {
        AttributeList.Read(_text[attribute.Packed]).Next(out var value);
        return value;
    }
}
