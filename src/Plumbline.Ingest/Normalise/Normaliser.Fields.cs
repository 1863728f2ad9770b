using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

// Typed reading. Old clients send numbers and booleans as strings; whoever sends a number where a text is meant is understood too.
public sealed partial class Normaliser
{
    // Ids and names are short; what is longer is neither.
    const int MaxFieldBytes = 256;

    /// <summary>Moves an id or a name into a field; absent when it is empty, not sent, or too long for one.</summary>
    Slice TakeText(in AttributeView view, KnownKey key, int sender)
    {
        var place = _attributes.Find(key);
        if (place < 0)
            return default;
        ref var fact = ref _attributes[place];
        fact.IsTaken = true;
        var value = view[place];
        if (value.Kind is not (AttributeKind.String or AttributeKind.Bytes or AttributeKind.Json))
            return ScalarText.Append(_batch.Text, value);
        if (value.Text.Length > MaxFieldBytes)
        {
            Flag(sender, Reason.ValueCut);
            return default;
        }

        return value.Text.IsEmpty ? default : _batch.Text.Append(value.Text);
    }

    /// <summary>The model without a suffix such as <c>[1m]</c>; what was sent stays among the attributes if that is something else.</summary>
    Slice TakeModel(in AttributeView view, int sender)
    {
        var sent = TakeText(view, KnownKey.Model, sender);
        var model = WithoutSuffix(sent);
        if (model.Length != sent.Length)
            _attributes[_attributes.Find(KnownKey.Model)].IsTaken = false;
        return model;
    }

    Slice WithoutSuffix(Slice model)
    {
        var text = _batch.Text[model];
        var bracket = text.LastIndexOf((byte)'[');
        return bracket > 0 && text[^1] == ']' ? new(model.Offset, bracket) : model;
    }

    /// <summary>Moves a count or a time into a field; −1 when it is not sent or cannot be read.</summary>
    long TakeNumber(in AttributeView view, KnownKey key, int sender)
    {
        var place = _attributes.Find(key);
        if (place < 0)
            return -1;
        _attributes[place].IsTaken = true;
        if (TryRead(view[place], out var quantity) && DecimalText.TryRound(quantity, out var number) && number >= 0)
            return number;
        Flag(sender, Reason.UnreadableNumber);
        return -1;
    }

    int TakeInt(in AttributeView view, KnownKey key, int sender) => (int)Math.Min(TakeNumber(view, key, sender), int.MaxValue);

    static bool TryRead(in AttributeValue value, out Quantity quantity)
    {
        quantity = default;
        switch (value.Kind)
        {
            case AttributeKind.Int:
                quantity = Quantity.FromWhole(value.Bits);
                return true;
            case AttributeKind.Double:
                return Quantity.TryFromDouble(value.Double, out quantity);
            case AttributeKind.String:
                return DecimalText.TryParse(value.Text, out quantity);
            default:
                return false;
        }
    }

    /// <summary>The client's own estimate. <c>cost_usd</c> is exact, <c>cost_usd_micros</c> is the same rounded.</summary>
    bool TryTakeCost(in AttributeView view, int sender, out Usd cost)
    {
        // Both are read, so that neither stays among the attributes.
        var isRounded = TryTakeMoney(view, KnownKey.CostUsdMicros, 1_000_000, sender, out var rounded);
        var isExact = TryTakeMoney(view, KnownKey.CostUsd, 1, sender, out var exact);
        cost = isExact ? exact : rounded;
        return isExact || isRounded;
    }

    bool TryTakeMoney(in AttributeView view, KnownKey key, int parts, int sender, out Usd money)
    {
        money = default;
        var place = _attributes.Find(key);
        if (place < 0)
            return false;
        _attributes[place].IsTaken = true;
        if (TryRead(view[place], out var quantity) && !Int128.IsNegative(quantity.Nanos) && quantity.Nanos / parts <= long.MaxValue)
        {
            money = new((long)(quantity.Nanos / parts));
            return true;
        }

        Flag(sender, Reason.UnreadableNumber);
        return false;
    }

    /// <summary>1, 0, or −1 when not said.</summary>
    sbyte TakeBool(in AttributeView view, KnownKey key)
    {
        var place = _attributes.Find(key);
        if (place < 0)
            return -1;
        var value = view[place];
        sbyte said = value.Kind switch
        {
            AttributeKind.Bool or AttributeKind.Int => (sbyte)(value.Bits == 0 ? 0 : 1),
            AttributeKind.String when value.Text.SequenceEqual("true"u8) || value.Text.SequenceEqual("1"u8) => 1,
            AttributeKind.String when value.Text.SequenceEqual("false"u8) || value.Text.SequenceEqual("0"u8) => 0,
            _ => -1,
        };
        _attributes[place].IsTaken = said >= 0;
        return said;
    }

    /// <summary>Claude Code's classes, which its metrics name and its events detail.</summary>
    static QuerySource Classify(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            return QuerySource.Unknown;
        if (source.SequenceEqual("main"u8) || source.SequenceEqual("sdk"u8) || source.StartsWith("repl_main_thread"u8))
            return QuerySource.Main;
        if (source.SequenceEqual("subagent"u8) || source.StartsWith("agent:"u8) || source.SequenceEqual("hook_agent"u8))
            return QuerySource.Subagent;
        return QuerySource.Auxiliary;
    }

    void TakeUsage(in AttributeView view, ref UsageDimensions usage, int sender)
    {
        usage.Model = TakeModel(view, sender);
        usage.QuerySourceDetail = TakeText(view, KnownKey.QuerySource, sender);
        usage.QuerySource = Classify(_batch.Text[usage.QuerySourceDetail]);
        usage.Effort = TakeText(view, KnownKey.Effort, sender);
        usage.Speed = TakeText(view, KnownKey.Speed, sender);
        usage.Agent = TakeText(view, KnownKey.AgentName, sender);
        usage.Skill = TakeText(view, KnownKey.SkillName, sender);
        usage.Plugin = TakeText(view, KnownKey.PluginName, sender);
        usage.McpServer = TakeText(view, KnownKey.McpServerName, sender);
        usage.McpTool = TakeText(view, KnownKey.McpToolName, sender);
    }

    // Times beyond 2262 do not fit and are no times.
    static long Nanos(ulong time) => time <= long.MaxValue ? (long)time : 0;
}
