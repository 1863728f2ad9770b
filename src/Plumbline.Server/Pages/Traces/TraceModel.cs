using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Core.Traces;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Traces;

/// <summary>One trace, arranged.</summary>
public sealed class TraceModel
{
    readonly PageState _state;
    readonly People _people;
    readonly ILookup<SpanNode, PathSegment> _path;

    public TraceModel(PageState state, People people, TraceView view, Folding folding)
    {
        (_state, _people, View, Folding) = (state, people, view, folding);
        Rows = WaterfallRows.Of(view.Tree, folding);
        _path = view.Path.Segments.Where(segment => segment.Node is not null).ToLookup(segment => segment.Node!);
    }

    public TraceView View { get; }
    public Folding Folding { get; }
    public WaterfallRows Rows { get; }

    public string Id => TraceIds.Text(View.Trace.TraceId);

    /// <summary>The sessions of its spans.</summary>
    public IReadOnlyList<string> Sessions => [.. View.Trace.Spans.Select(span => span.Session).OfType<string>().Distinct()];

    /// <summary>The prompts of its requests and tools.</summary>
    public IReadOnlyList<string> Prompts =>
        [
            .. View
                .Trace.Requests.Select(request => request.Prompt)
                .Concat(View.Trace.Tools.Select(one => one.Prompt))
                .OfType<string>()
                .Distinct(),
        ];

    /// <summary>Who, as they may be shown.</summary>
    public IReadOnlyList<string> Users =>
        [.. View.Trace.Spans.Select(span => span.User).OfType<string>().Distinct().Select(name => _people.Show(name)!)];

    /// <summary>The programs that sent spans.</summary>
    public IReadOnlyList<string> Services => [.. View.Trace.Spans.Select(span => span.Service ?? "unnamed").Distinct()];

    public int Errors => View.Trace.Spans.Count(span => span.StatusCode == 2);

    public string CostText(RequestSums use) => TracesModel.CostOf(use, View.IsListCost);

    public string CostTitle(RequestSums use) => TracesModel.CostTitle(use, View.IsListCost, View.Trace.Prices?.PriceBook);

    /// <summary>The name of a span as it is shown; what a missing one is called instead.</summary>
    public string Name(SpanNode node)
    {
        if (View.Facts(node) is not { } facts)
            return "span " + node + " (not received)";
        return facts.IsOfClient ? facts.Span.Name[TraceNames.Prefix.Length..] : facts.Span.Name;
    }

    /// <summary>What kind of work it is, beside its name: a model, a tool, a program.</summary>
    public string? Kind(SpanNode node)
    {
        if (View.Facts(node) is not { } facts)
            return null;
        return facts.Model is { } model ? Show.Model(model)
            : facts.Tool is { } tool ? tool
            : facts["hook_name"] ?? facts["hook_event"] ?? (facts.IsOfClient ? null : facts.Span.Service);
    }

    /// <summary>The path within a span, as far as it is in the time shown.</summary>
    public IEnumerable<PathSegment> PathOf(SpanNode node) => _path[node];

    /// <summary>How long the trace waited for a span's own work alone.</summary>
    public long OnPath(SpanNode node) => _path[node].Sum(segment => segment.Duration);

    /// <summary>An attribute as it may be shown.</summary>
    public string? Shown(string key, string? value) => _people.ShowAttribute(key, value);

    /// <summary>A text as it may be shown.</summary>
    public string? ShownText(string? text) => _people.ShowText(text);

    /// <summary>This page otherwise folded.</summary>
    public string Link(params (string Name, string? Value)[] changes) => _state.Link(changes);

    /// <summary>With a span in full, or, for the one that is, without.</summary>
    public string DetailsLink(SpanNode node) => Here(("span", node == Rows.Selected ? null : node.ToString()), ("skip", SkipText));

    // Rows are many: their links leave out the path, which is the page's.
    string Here(params (string Name, string? Value)[] changes) =>
        _state.Link(changes) is var link && link.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? link[query..] : link;

    /// <summary>With a span's children shown, or hidden.</summary>
    public string FoldLink(WaterfallRow row)
    {
        var id = row.Node.Span.Id;
        // What is selected below a span that is closed is selected no more.
        var keeps = !row.IsOpen || !IsBelow(Rows.Selected, row.Node);
        return Here(
            ("open", row.IsOpen ? Folding.Without(Folding.Opened, id) : Folding.With(Folding.Opened, id)),
            ("shut", row.IsOpen ? Folding.With(Folding.Closed, id) : Folding.Without(Folding.Closed, id)),
            ("span", keeps && Rows.Selected is { } selected ? selected.ToString() : null),
            ("skip", SkipText)
        );
    }

    /// <summary>With the time of a span only.</summary>
    public string ZoomLink(long from, long to) =>
        _state.Link(("zoom", Folding.Text(Math.Max(0, from - View.Tree.Start), Math.Max(1, to - View.Tree.Start))), ("skip", null));

    /// <summary>Other rows.</summary>
    public string SkipLink(int rows) => _state.Link(("skip", Math.Max(0, rows).ToString(CultureInfo.InvariantCulture)), ("span", null));

    /// <summary>A page of another trace.</summary>
    public string TraceLink(string trace, string? span) => _state.Link("/traces/" + Uri.EscapeDataString(trace), ("span", span));

    /// <summary>Where a time is in the drawing, in percent, cut to what is shown.</summary>
    public string X(long nanos) => SpanTime.Percent(nanos - Rows.From, Rows.To - Rows.From);

    /// <summary>How wide a time is in the drawing; what could not be seen is drawn as wide as needed.</summary>
    public string Width(long from, long to) =>
        SpanTime.Percent(Math.Max(Math.Min(to, Rows.To) - Math.Max(from, Rows.From), (Rows.To - Rows.From) / 500), Rows.To - Rows.From);

    string? SkipText => Rows.Skip == 0 ? null : Rows.Skip.ToString(CultureInfo.InvariantCulture);

    static bool IsBelow(SpanNode? node, SpanNode ancestor)
    {
        for (node = node?.Parent; node is not null; node = node.Parent)
        {
            if (node == ancestor)
                return true;
        }

        return false;
    }
}
