using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

/// <summary>What is known of one attribute of the record at hand.</summary>
public struct AttributeFact
{
    // The same number as in the view: what follows, up to the context, need not be found out again.
    internal long Serial;

    public KnownKey Key;

    /// <summary>The hash of the name, and of name and value.</summary>
    public Hash128 KeyHash,
        Hash;

    // What the context table found out for its resource (the stamp).
    internal long ContextStamp;
    internal ContextRole ContextRole;

    /// <summary>A later attribute has the same name: this one does not count.</summary>
    public bool IsReplaced;

    /// <summary>It is part of the context.</summary>
    public bool IsContext;

    /// <summary>It has been put into a field of its own.</summary>
    public bool IsTaken;

    /// <summary>Where its text is in the packed list, once it is packed; absent when it is not a text or was changed.</summary>
    public Slice Packed;
}

/// <summary>The record's attributes with what is known of them. Used again for each record. Of several with one name the last counts.</summary>
public sealed class RecordAttributes
{
    readonly short[] _places = new short[KnownKeys.Count];
    AttributeFact[] _facts = new AttributeFact[32];

    // One bit for each hash of a name that occurred: most records are found free of duplicates by it.
    ulong _names0,
        _names1,
        _names2,
        _names3;

    /// <summary>Attributes, replaced ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The unordered hash of the attributes.</summary>
    public Hash128 Sum { get; private set; }

    /// <summary>One attribute.</summary>
    public ref AttributeFact this[int index] => ref _facts[index];

    /// <summary>The place of an attribute, or −1.</summary>
    public int Find(KnownKey key) => _places[(int)key] - 1;

    /// <summary>Whether some attribute has this name, given as its hash.</summary>
    public bool Has(Hash128 key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_facts[i].KeyHash == key)
                return true;
        }

        return false;
    }

    /// <summary>Reads a record's attributes.</summary>
    public void Read(in AttributeView view)
    {
        Forget();
        if (_facts.Length < view.Count)
            _facts = new AttributeFact[view.Count];
        Count = view.Count;
        var sum = default(Hash128);
        var hasDuplicates = false;
        for (var i = 0; i < view.Count; i++)
        {
            ref var fact = ref _facts[i];
            if (fact.Serial == view.Serial(i))
                (fact.IsReplaced, fact.IsContext, fact.IsTaken, fact.Packed) = (false, false, false, default);
            else
                FindOut(view, i, ref fact);
            sum += fact.Hash;
            hasDuplicates |= Occurred(fact.KeyHash) && Replace(i);
            if (fact.Key != KnownKey.Unknown)
                _places[(int)fact.Key] = (short)(i + 1);
        }

        Sum = hasDuplicates ? SumOfRest() : sum;
    }

    static void FindOut(in AttributeView view, int index, ref AttributeFact fact)
    {
        var attribute = view[index];
        fact = default;
        fact.Serial = view.Serial(index);
        fact.Key = KnownKeys.Find(attribute.Key);
        fact.KeyHash = fact.Key == KnownKey.Unknown ? Hash128.Of(attribute.Key) : KnownKeys.Hash(fact.Key);
        fact.Hash = attribute.Hash(fact.KeyHash);
    }

    void Forget()
    {
        for (var i = 0; i < Count; i++)
            _places[(int)_facts[i].Key] = 0;
        (_names0, _names1, _names2, _names3) = (0, 0, 0, 0);
    }

    bool Occurred(Hash128 key)
    {
        var bit = 1UL << (int)(key.Low & 63);
        ref var names = ref _names0;
        switch (key.Low >> 6 & 3)
        {
            case 1:
                names = ref _names1;
                break;
            case 2:
                names = ref _names2;
                break;
            case 3:
                names = ref _names3;
                break;
        }

        var occurred = (names & bit) != 0;
        names |= bit;
        return occurred;
    }

    bool Replace(int last)
    {
        for (var i = 0; i < last; i++)
        {
            if (_facts[i].KeyHash == _facts[last].KeyHash && !_facts[i].IsReplaced)
                return _facts[i].IsReplaced = true;
        }

        return false;
    }

    Hash128 SumOfRest()
    {
        var sum = default(Hash128);
        for (var i = 0; i < Count; i++)
        {
            if (!_facts[i].IsReplaced)
                sum += _facts[i].Hash;
        }

        return sum;
    }
}
