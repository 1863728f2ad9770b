using Plumbline.Core.Model;
using Plumbline.Core.Traces;

namespace Plumbline.Tests.OfCore.Traces;

public sealed class TracePropertyTests
{
    const int Tries = 3000;

    [Fact]
    public void Every_span_is_in_the_tree_once_whatever_its_ids_say() =>
        Seeds.Try(
            Tries,
            dice =>
            {
                var spans = MadeSpans.Anything(dice);
                var tree = SpanTree.Of(spans);

                Assert.Equal(
                    spans.CountBy(span => span).ToHashSet(),
                    tree.All.Where(node => !node.IsMissing).CountBy(node => node.Span).ToHashSet()
                );
                Assert.Equal(tree.All.Count, tree.All.Distinct().Count());
                Assert.Equal(tree.All.Count, tree.Top.Sum(node => node.Descendants + 1));
                Assert.All(tree.All, node => Assert.Equal(node.Parent is null ? 0 : node.Parent.Depth + 1, node.Depth));
            }
        );

    [Fact]
    public void The_path_goes_from_the_first_start_to_the_last_end_without_gaps() =>
        Seeds.Try(
            Tries,
            dice =>
            {
                var tree = SpanTree.Of(MadeSpans.Anything(dice));
                var at = tree.Start;
                foreach (var segment in CriticalPath.Of(tree).Segments)
                {
                    Assert.Equal(at, segment.From);
                    Assert.True(segment.To > segment.From);
                    at = segment.To;
                    if (segment.Node is { } node)
                        Assert.True(node.Start <= segment.From && segment.To <= node.End);
                }

                Assert.Equal(tree.End, at);
            }
        );

    [Fact]
    public void Nothing_is_unknown_while_any_span_was_going_on() =>
        Seeds.Try(
            Tries,
            dice =>
            {
                var tree = SpanTree.Of(MadeSpans.Anything(dice));
                foreach (var segment in CriticalPath.Of(tree).Segments.Where(segment => segment.Node is null))
                    Assert.DoesNotContain(tree.All, node => node.Duration > 0 && node.Start < segment.To && node.End > segment.From);
            }
        );

    [Fact]
    public void A_span_waits_for_itself_only_while_none_of_its_children_was_going_on() =>
        Seeds.Try(
            Tries,
            dice =>
            {
                var tree = SpanTree.Of(MadeSpans.Anything(dice));
                foreach (var segment in CriticalPath.Of(tree).Segments.Where(segment => segment.Node is not null))
                    Assert.DoesNotContain(
                        segment.Node!.Children,
                        child => child.Duration > 0 && child.Start < segment.To && child.End > segment.From
                    );
            }
        );

    [Fact]
    public void Parts_add_up_to_the_duration_and_so_do_their_pieces() =>
        Seeds.Try(
            Tries,
            dice =>
            {
                var spans = MadeSpans.Anything(dice);
                var tree = SpanTree.Of(spans);
                var parts = TimeParts.Of(CriticalPath.Of(tree));

                var (first, last) = spans.Count == 0 ? (0, 0) : (spans.Min(Start), spans.Max(span => Math.Max(Start(span), span.End)));
                Assert.Equal((Int128)last - first, Enum.GetValues<TimePart>().Aggregate(Int128.Zero, (sum, part) => sum + parts[part]));
                foreach (var part in Enum.GetValues<TimePart>())
                    Assert.Equal(parts[part], parts.Pieces.Where(piece => piece.Part == part).Sum(piece => piece.Segment.Duration));

                static long Start(TraceSpan span) => Math.Max(0, span.Start);
            }
        );

    [Fact]
    public void The_order_of_arrival_does_not_matter() =>
        Seeds.Try(
            Tries,
            dice =>
            {
                var spans = MadeSpans.Anything(dice);
                var shuffled = spans.ToArray();
                dice.Shuffle(shuffled);

                Assert.Equal(Told(spans), Told(shuffled));
            }
        );

    static List<string> Told(IEnumerable<TraceSpan> spans)
    {
        var tree = SpanTree.Of(spans);
        var path = CriticalPath.Of(tree);
        return
        [
            .. tree.All.Select(node => $"{node.Depth} {node.Span} {node.Start} {node.End} {node.IsMissing} {node.IsOfCircle} {node.Work}"),
            .. path.Segments.Select(segment => $"{segment.Node?.Span} {segment.From} {segment.To}"),
            .. TimeParts.Of(path).Pieces.Select(piece => $"{piece.Part} {piece.Segment.From}"),
            .. TraceFaults.Of(tree, 0, 0).Select(fault => $"{fault.Kind} {string.Join(' ', fault.Spans)}"),
        ];
    }

    [Fact]
    public void What_spans_used_adds_up_along_the_tree_each_request_once() =>
        Seeds.Try(
            Tries,
            dice =>
            {
                var tree = SpanTree.Of(MadeSpans.Anything(dice));
                List<(SpanNode?, RequestSums)> uses =
                [
                    .. Enumerable
                        .Range(0, dice.Next(30))
                        .Select(_ =>
                            (
                                tree.All.Count == 0 || dice.Next(5) == 0 ? null : tree.All[dice.Next(tree.All.Count)],
                                RequestSums.Of(dice.Next(1000), 0, 0, 0, new Usd(dice.Next(1000)), null)
                            )
                        ),
                ];
                var rolled = RolledUse.Of(tree, uses);

                Assert.Equal(uses.Count, rolled.Total.Requests);
                Assert.Equal(
                    Sum(uses.Where(pair => pair.Item1 is not null).Select(pair => pair.Item2)),
                    Sum(tree.Top.Select(node => rolled[node]))
                );
                foreach (var node in tree.All)
                    Assert.Equal(
                        Sum([
                            .. node.Children.Select(child => rolled[child]),
                            .. uses.Where(pair => pair.Item1 == node).Select(pair => pair.Item2),
                        ]),
                        rolled[node]
                    );
            }
        );

    static RequestSums Sum(IEnumerable<RequestSums> uses) => RequestSums.Of(uses);

    [Fact]
    public void A_turn_of_any_size_has_no_fault_and_nothing_unknown() =>
        Seeds.Try(
            30,
            dice =>
            {
                var tree = SpanTree.Of(MadeSpans.Turn(dice, dice.Next(5, 3000)));
                Assert.Empty(TraceFaults.Of(tree, 0, 0));
                Assert.Equal(0, TimeParts.Of(CriticalPath.Of(tree))[TimePart.Unknown]);
            }
        );

    [Fact]
    public void A_chain_and_a_fan_of_twenty_thousand_spans_are_done_in_a_moment()
    {
        const ulong Many = 20_000;
        List<TraceSpan> chain = [],
            fan = [MadeSpans.Of(1, 0, 0, 1_000_000)],
            outliving = [];
        for (var i = 1UL; i <= Many; i++)
        {
            chain.Add(MadeSpans.Of(i, i - 1, (long)i, 1_000_000 - (long)i));
            fan.Add(MadeSpans.Of(i + 1, 1, (long)i, (long)(i * 3)));
            outliving.Add(MadeSpans.Of(i, i - 1, (long)i, (long)i + 2));
        }

        var start = System.Diagnostics.Stopwatch.StartNew();
        foreach (var spans in new[] { chain, fan, outliving })
        {
            var tree = SpanTree.Of(spans);
            var parts = TimeParts.Of(CriticalPath.Of(tree));
            Assert.Equal(tree.Duration, Enum.GetValues<TimePart>().Sum(part => parts[part]));
        }

        Assert.InRange(start.Elapsed.TotalSeconds, 0, 20);
    }
}
