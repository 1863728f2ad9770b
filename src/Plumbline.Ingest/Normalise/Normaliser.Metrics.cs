using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

public sealed partial class Normaliser
{
    // The metric as announced; it enters the batch with its first point.
    Metric _metric;
    Hash128 _metricHash;
    int _metricIndex;
    bool _isClaudeMetric;

    /// <inheritdoc/>
    public void Metric(in OtlpMetric metric)
    {
        _isClaudeMetric = _isClaudeScope || metric.Name.StartsWith("claude_code."u8);
        _metric = new()
        {
            Name = _batch.Text.Append(metric.Name),
            Unit = _batch.Text.Append(metric.Unit),
            Kind = metric.Kind,
            Temporality = metric.Temporality,
            IsMonotonic = metric.IsMonotonic,
            HasKnownStart = _isClaudeMetric || _isTrustedScope,
            Usage = UsageOf(metric),
        };
        _metricIndex = -1;

        // Nothing else has these bytes for a name: the identity of a series never depends on a point's kind or temporality.
        _metricHash = Hash128.Of(metric.Name).Then(Hash128.Of(metric.Unit));
        if (!_isClaudeMetric)
            _metricHash = _metricHash.Then(_contexts.ResourceSum).Then(_scopeHash);
        if (!metric.HasData)
        {
            var sender = Sender(metric.Temporality);
            _batch.Senders[sender].Records++;
            _batch.Refuse(sender, Reason.NoName);
        }
    }

    static UsageMetric UsageOf(in OtlpMetric metric)
    {
        if (metric.Kind != MetricKind.Sum || !metric.IsMonotonic)
            return UsageMetric.None;
        if (metric.Name.SequenceEqual("claude_code.cost.usage"u8))
            return UsageMetric.Cost;
        return metric.Name.SequenceEqual("claude_code.token.usage"u8) ? UsageMetric.Tokens : UsageMetric.None;
    }

    /// <inheritdoc/>
    public void Point(in OtlpPoint point)
    {
        var sender = Sender(_metric.Temporality);
        _batch.Senders[sender].Records++;

        // The end of a series is not a value.
        if ((point.Flags & 1) != 0)
            return;
        if (Refusal(point, out var value) is { } reason)
        {
            _batch.Refuse(sender, reason);
            return;
        }

        _attributes.Read(point.Attributes);
        _filter.Begin(_attributes);
        var context = _contexts.Find(_batch, _attributes, point.Attributes, _isClaudeMetric, _filter);
        ref var record = ref _batch.Points.Add();
        record.Metric = MetricIndex(sender);
        record.Context = context;
        record.Series = _attributes.Sum.Then(_metricHash);
        (record.Start, record.Time) = (Nanos(point.Start), Nanos(point.Time));
        record.Value = value;
        if (_metric.Kind > MetricKind.Gauge)
            FillDistribution(point.Distribution, ref record);
        record.Attributes = PackPoint(point.Attributes);
        if (_metric.Usage != UsageMetric.None)
            FillUsage(point.Attributes, ref record);
        Settle(sender, 0);
    }

    int MetricIndex(int sender)
    {
        if (_metricIndex >= 0)
            return _metricIndex;
        _metric.Sender = sender;
        _batch.Metrics.Add() = _metric;
        return _metricIndex = _batch.Metrics.Count - 1;
    }

    Reason? Refusal(in OtlpPoint point, out Quantity value)
    {
        value = default;
        if (_metric.Name.Length == 0)
            return Reason.NoName;
        if (point.Attributes.Surplus > 0)
            return Reason.TooManyAttributes;
        if (Nanos(point.Time) == 0 || point.Start > point.Time)
            return Reason.NoTime;
        if (_metric.Kind is not (MetricKind.Gauge or MetricKind.Summary) && _metric.Temporality == Temporality.Unspecified)
            return Reason.NoTemporality;
        var reason = _metric.Kind > MetricKind.Gauge ? RefusalOf(point.Distribution) : RefusalOf(point, out value);
        if (reason is not null)
            return reason;
        if (_metric is { IsMonotonic: true, Kind: MetricKind.Sum, Temporality: Temporality.Delta } && value < Quantity.Zero)
            return Reason.NegativeDelta;
        return RefusalOf(point.Attributes);
    }

    static Reason? RefusalOf(in OtlpPoint point, out Quantity value)
    {
        value = default;
        switch (point.Form)
        {
            case NumberForm.Int:
                value = Quantity.FromWhole(point.Int);
                return null;
            case NumberForm.Double when Quantity.TryFromDouble(point.Double, out value):
                return null;
            case NumberForm.Double when double.IsFinite(point.Double):
                return Reason.OutOfRange;
            default:
                return Reason.NotFinite;
        }
    }

    static Reason? RefusalOf(Distribution distribution)
    {
        if (distribution.IsTooLarge)
            return Reason.OutOfRange;
        return distribution.Sum is { } sum && !double.IsFinite(sum) ? Reason.NotFinite : null;
    }

    // Cutting would change the point's identity.
    Reason? RefusalOf(in AttributeView attributes)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            var flaw = attributes.Flaw(i);
            if (flaw == AttributeFlaw.TooDeep)
                return Reason.NestedTooDeep;
            if (flaw == AttributeFlaw.TooLong || attributes.TextLength(i) > _settings.MaxValueBytes)
                return Reason.ValueTooLong;
            if (attributes.KeyLength(i) > ContentFilter.MaxNameBytes)
                return Reason.ValueTooLong;
        }

        return null;
    }

    // What belongs to the context is said there.
    Slice PackPoint(in AttributeView view)
    {
        var start = _batch.Text.Length;
        for (var i = 0; i < _attributes.Count; i++)
        {
            ref var fact = ref _attributes[i];
            if (!fact.IsReplaced && !fact.IsContext)
                fact.Packed = _filter.Pack(_batch.Text, view[i], AttributeFlaw.None, fact.Key, PackedFor.Point);
        }

        return _batch.Text.Since(start);
    }

    void FillUsage(in AttributeView view, ref MetricPoint record)
    {
        record.UsageIdentity = UsageIdentity(view);
        if (_metric.Usage == UsageMetric.Tokens)
            record.TokenType = TokenTypeOf(_batch.Text[PackedText(view, KnownKey.Type)]);
        ref var usage = ref record.Usage;
        usage.Model = WithoutSuffix(PackedText(view, KnownKey.Model));
        usage.QuerySourceDetail = PackedText(view, KnownKey.QuerySource);
        usage.QuerySource = Classify(_batch.Text[usage.QuerySourceDetail]);
        usage.Effort = PackedText(view, KnownKey.Effort);
        usage.Speed = PackedText(view, KnownKey.Speed);
        usage.Agent = PackedText(view, KnownKey.AgentName);
        usage.Skill = PackedText(view, KnownKey.SkillName);
        usage.Plugin = PackedText(view, KnownKey.PluginName);
        usage.McpServer = PackedText(view, KnownKey.McpServerName);
        usage.McpTool = PackedText(view, KnownKey.McpToolName);
    }

    // The text is in the batch already: among the point's packed attributes.
    Slice PackedText(in AttributeView view, KnownKey key)
    {
        var place = _attributes.Find(key);
        if (place < 0)
            return default;
        var packed = _attributes[place].Packed;
        if (packed.IsAbsent)
            return ScalarText.Append(_batch.Text, view[place]);
        return packed.Length == 0 ? default : packed;
    }

    static TokenType TokenTypeOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("input"u8) ? TokenType.Input
        : type.SequenceEqual("output"u8) ? TokenType.Output
        : type.SequenceEqual("cacheRead"u8) ? TokenType.CacheRead
        : type.SequenceEqual("cacheCreation"u8) ? TokenType.CacheCreation
        : TokenType.None;

    void FillDistribution(Distribution distribution, ref MetricPoint record)
    {
        record.Count = distribution.Count;
        record.Sum = distribution.Sum ?? double.NaN;
        _json.Clear();
        DistributionJson.Write(_json, distribution, _metric.Kind);
        record.Detail = _batch.Text.Append(_json.Written);
    }
}
