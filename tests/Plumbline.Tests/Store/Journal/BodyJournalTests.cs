using Plumbline.Core.Model;
using Plumbline.Store.Journal;

namespace Plumbline.Tests.Store.Journal;

public sealed class BodyJournalTests : IDisposable
{
    readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task What_was_appended_is_replayed_from_any_position()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var bodies = Enumerable
            .Range(0, 60)
            .Select(i => JournalFixture.Body(i, random.Next(random.Next(8) == 0 ? 300_000 : 200)))
            .ToArray();
        var ends = await _fixture.WriteAsync(bodies);
        await using var journal = _fixture.Open();
        Assert.Equal(ends[^1], journal.Position);
        foreach (var from in ends.SelectMany(end => (long[])[end - 1, end, end + 1]).Prepend(0))
        {
            var first = Array.FindIndex(ends, end => end > from);
            var expected = first < 0 ? [] : Enumerable.Range(first, bodies.Length - first).ToArray();
            var records = journal.Replay(from).ToArray();
            Assert.True(expected.Length == records.Length, $"SEED={seed} from {from}");
            foreach (var (i, record) in expected.Zip(records))
            {
                Assert.Equal(ends[i], record.Position);
                Assert.Equal(JournalFixture.EntryOf(bodies[i]), record.Entry);
                Assert.True(record.Body.Span.SequenceEqual(bodies[i]), $"SEED={seed} body {i}");
            }
        }
    }

    [Fact]
    public async Task An_append_completes_after_its_fsync_and_after_it_was_handed_on()
    {
        var mayFlush = new ManualResetEventSlim();
        _fixture.Disk.Flushing = mayFlush.Wait;
        await using var journal = _fixture.Open();
        var batch = new Batch();
        var append = journal.AppendAsync(default, new byte[100], batch).AsTask();
        await Task.Delay(50);
        Assert.False(append.IsCompleted);
        Assert.Empty(_fixture.Durable);
        Assert.Equal((0, 132), (journal.Position, journal.Statistics.WaitingBytes));
        mayFlush.Set();
        await append;
        Assert.Same(batch, Assert.Single(_fixture.Durable));
        Assert.Equal((132, 132), (batch.Position, journal.Position));
    }

    [Fact]
    public async Task Requests_are_handed_on_in_position_order_whoever_appends()
    {
        await using var journal = _fixture.Open();
        var positions = await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(() => Send(journal, sender))));
        var order = _fixture.Durable.Select(batch => batch.Position).ToArray();
        Assert.Equal(8 * 300, order.Length);
        Assert.Equal(order.Order(), order);
        Assert.Equal(order, positions.SelectMany(sender => sender).Order());
        Assert.All(positions, sender => Assert.Equal(sender.Order(), sender));

        // Each record is where its batch says, and says who sent it.
        var records = journal.Replay(0).ToDictionary(record => record.Position);
        foreach (var batch in _fixture.Durable)
            Assert.Equal(batch.ReceivedAt, records[batch.Position].Entry.ReceivedAt);
        Assert.True(journal.Statistics.Fsyncs < order.Length, $"{journal.Statistics.Fsyncs} fsyncs");

        static async Task<long[]> Send(BodyJournal journal, int sender)
        {
            var positions = new List<long>();
            for (var i = 0; i < 300; i++)
            {
                var batch = new Batch { ReceivedAt = sender * 1000 + i };
                await journal.AppendAsync(
                    new JournalEntry(batch.ReceivedAt, Signal.Logs, Protocol.Http, Encoding.Json),
                    new byte[i],
                    batch
                );
                positions.Add(batch.Position);
            }

            return [.. positions];
        }
    }

    [Fact]
    public async Task Segments_follow_one_another_and_are_deleted_when_applied()
    {
        var options = _fixture.Options with { SegmentBytes = 1000 };
        long[] ends;
        await using (var journal = _fixture.Open(options: options))
        {
            ends = await JournalFixture.AppendAsync(journal, [.. Enumerable.Range(0, 20).Select(i => JournalFixture.Body(i, 300))]);
            Assert.Equal(7, _fixture.Files.Length);
            Assert.Equal(
                (7, _fixture.Files.Sum(file => new FileInfo(file).Length)),
                (journal.Statistics.Segments, journal.Statistics.DiskBytes)
            );
            Assert.Equal(ends, journal.Replay(0).Select(record => record.Position));

            journal.DeleteApplied(ends[2] - 1);
            Assert.Equal(7, _fixture.Files.Length);
            journal.DeleteApplied(ends[2]);
            Assert.Equal(6, _fixture.Files.Length);
            journal.DeleteApplied(ends[10]);
            Assert.Equal(4, _fixture.Files.Length);
            Assert.Equal(ends[11..], journal.Replay(ends[10]).Select(record => record.Position));
        }

        await using var again = _fixture.Open(ends[10], options);
        Assert.Equal(ends[8], again.OpenReport.FirstPosition);
        Assert.Equal(ends[9..], again.Replay(0).Select(record => record.Position));
    }

    [Fact]
    public async Task A_large_segment_in_use_is_left_behind_once_applied()
    {
        await using var journal = _fixture.Open(options: _fixture.Options with { SegmentBytes = 1000 });
        var first = (await JournalFixture.AppendAsync(journal, new byte[400]))[0];
        journal.DeleteApplied(first);
        Assert.Single(_fixture.Files);
        var second = (await JournalFixture.AppendAsync(journal, new byte[10]))[0];
        Assert.Equal(2, _fixture.Files.Length);
        journal.DeleteApplied(first);
        Assert.Single(_fixture.Files);
        Assert.Equal([second], journal.Replay(0).Select(record => record.Position));
    }

    [Fact]
    public async Task Positions_go_on_from_the_stores_when_the_folder_is_empty()
    {
        await using (var journal = _fixture.Open(5000))
        {
            Assert.Equal(5000, journal.Position);
            Assert.Equal(5042, (await JournalFixture.AppendAsync(journal, new byte[10]))[0]);
        }

        await using var again = _fixture.Open(5000);
        Assert.Equal([5042], again.Replay(5000).Select(record => record.Position));
        Assert.Equal(0, again.OpenReport.TornBytes);
    }

    [Fact]
    public async Task Positions_go_on_from_the_stores_when_the_journal_ends_before()
    {
        var ends = await _fixture.WriteAsync(new byte[10], new byte[20]);
        await using (var journal = _fixture.Open(5000))
            Assert.Equal(5042, (await JournalFixture.AppendAsync(journal, new byte[10]))[0]);
        await using (var again = _fixture.Open(5042))
        {
            Assert.Equal([.. ends, 5042], again.Replay(0).Select(record => record.Position));
            again.DeleteApplied(5042);
        }

        Assert.Single(_fixture.Files);
    }

    [Fact]
    public async Task Opening_and_closing_changes_nothing()
    {
        var ends = await _fixture.WriteAsync(new byte[10], new byte[20]);
        var bytes = File.ReadAllBytes(_fixture.Files[0]);
        for (var i = 0; i < 3; i++)
        {
            await using var journal = _fixture.Open();
            Assert.Equal((ends[^1], 0, 2), (journal.Position, journal.OpenReport.TornBytes, journal.OpenReport.Records));
        }

        Assert.Equal(bytes, File.ReadAllBytes(_fixture.Files[0]));
    }

    [Fact]
    public async Task An_empty_body_is_a_body()
    {
        var ends = await _fixture.WriteAsync([], []);
        await using var journal = _fixture.Open();
        Assert.Equal([32L, 64], ends);
        Assert.Equal(2, journal.Replay(0).Count());
    }

    [Fact]
    public async Task Closing_makes_durable_what_waits()
    {
        var journal = _fixture.Open(options: _fixture.Options with { CommitWindow = TimeSpan.FromMinutes(1) });
        var append = journal.AppendAsync(default, new byte[10], new Batch());
        await journal.DisposeAsync();
        await append;
        Assert.Single(_fixture.Durable);
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() =>
            journal.AppendAsync(default, new byte[1], new Batch()).AsTask()
        );
        Assert.Equal(JournalRefusal.Closed, refused.Refusal);
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task Bodies_that_come_within_the_window_share_an_fsync()
    {
        await using var journal = _fixture.Open(options: _fixture.Options with { CommitWindow = TimeSpan.FromMilliseconds(300) });
        for (var round = 1; round <= 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => journal.AppendAsync(default, new byte[i], new Batch()).AsTask()));
            Assert.Equal((round, 50 * round), (journal.Statistics.Fsyncs, journal.Statistics.Records));
        }
    }

    [Fact]
    public async Task A_sender_who_is_alone_soon_waits_for_nobody()
    {
        await using var journal = _fixture.Open(options: _fixture.Options with { CommitWindow = TimeSpan.FromSeconds(1) });
        await JournalFixture.AppendAsync(journal, new byte[10]);
        var started = System.Diagnostics.Stopwatch.StartNew();
        await JournalFixture.AppendAsync(journal, [.. Enumerable.Repeat(new byte[10], 30)]);
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(10), $"30 appends took {started.Elapsed}");
    }

    [Fact]
    public async Task A_large_body_waits_for_nobody()
    {
        await using var journal = _fixture.Open(options: _fixture.Options with { CommitWindow = TimeSpan.FromMinutes(10) });
        var ends = await JournalFixture.AppendAsync(journal, new byte[1 << 20], new byte[40 << 20], new byte[1 << 20]);
        Assert.Equal([1 << 20, 40 << 20, 1 << 20], journal.Replay(0).Select(record => record.Body.Length));
        Assert.Equal(journal.Position, ends[^1]);
    }

    [Fact]
    public async Task Appending_does_not_allocate()
    {
        await using var journal = _fixture.Open(options: _fixture.Options with { CommitWindow = TimeSpan.FromMilliseconds(50) });
        _fixture.Durable.Capacity = 100_000;
        var (batch, body) = (new Batch(), new byte[500]);
        var waiting = new ValueTask[200];
        long allocated = 0;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < waiting.Length; i++)
                Keep(ref waiting[i], journal.AppendAsync(default, body, batch));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            foreach (var append in waiting)
                await append;
        }

        Assert.Equal(0, allocated);

        static void Keep(ref ValueTask place, ValueTask append) => place = append;
    }
}
