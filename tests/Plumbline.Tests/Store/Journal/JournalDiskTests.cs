using Plumbline.Core.Model;
using Plumbline.Store.Journal;

namespace Plumbline.Tests.Store.Journal;

public sealed class JournalDiskTests : IDisposable
{
    readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_disk_refuses_and_recovers_by_itself(bool cutFails)
    {
        long[] before,
            after;
        await using (var journal = _fixture.Open())
        {
            before = await JournalFixture.AppendAsync(journal, new byte[100], new byte[200]);
            foreach (var room in (int[])[0, 10, 40, 131])
            {
                (_fixture.Disk.Room, _fixture.Disk.CutFails) = (room, cutFails);
                var refused = await Refused(journal, 100);
                Assert.True(refused.Refusal == JournalRefusal.OutOfDisk || cutFails, refused.Message);
                Assert.Equal((before[^1], 2), (journal.Position, _fixture.Durable.Count));
            }

            Assert.Equal(4, journal.Statistics.FailedGroups);
            (_fixture.Disk.Room, _fixture.Disk.CutFails) = (long.MaxValue, false);
            after = await JournalFixture.AppendAsync(journal, new byte[50]);
            Assert.Equal([before[^1] + 82], after);
        }

        await using var again = _fixture.Open();
        Assert.Equal((0, after[0]), (again.OpenReport.TornBytes, again.Position));
        Assert.Equal([100, 200, 50], again.Replay(0).Select(record => record.Body.Length));
    }

    [Fact]
    public async Task A_disk_too_full_for_the_next_segment_refuses_and_recovers()
    {
        await using var journal = _fixture.Open(options: _fixture.Options with { SegmentBytes = 100 });
        await JournalFixture.AppendAsync(journal, new byte[100]);
        foreach (var room in (int[])[0, 20])
        {
            _fixture.Disk.Room = room;
            await Refused(journal, 10);
            Assert.Single(_fixture.Files);
        }

        _fixture.Disk.Room = long.MaxValue;
        await JournalFixture.AppendAsync(journal, new byte[10]);
        Assert.Equal(2, _fixture.Files.Length);
        Assert.Equal(2, journal.Replay(0).Count());
    }

    [Fact]
    public async Task A_journal_opens_on_a_full_disk_and_takes_bodies_when_there_is_space()
    {
        _fixture.Disk.Room = 0;
        await using var journal = _fixture.Open();
        await Refused(journal, 10);
        _fixture.Disk.Room = long.MaxValue;
        await JournalFixture.AppendAsync(journal, new byte[10]);
        Assert.Single(journal.Replay(0));
    }

    [Fact]
    public async Task A_failed_fsync_fails_its_whole_group_and_none_of_it_is_there_later()
    {
        await using (var journal = _fixture.Open(options: _fixture.Options with { CommitWindow = TimeSpan.FromMilliseconds(100) }))
        {
            await JournalFixture.AppendAsync(journal, new byte[10]);
            _fixture.Disk.FlushFails = true;
            var group = Enumerable.Range(0, 5).Select(i => Refused(journal, i)).ToArray();
            Assert.All(await Task.WhenAll(group), refused => Assert.Equal(JournalRefusal.Failed, refused.Refusal));
            _fixture.Disk.FlushFails = false;
            await JournalFixture.AppendAsync(journal, new byte[20]);
        }

        await using var again = _fixture.Open();
        Assert.Equal([10, 20], again.Replay(0).Select(record => record.Body.Length));
        Assert.Equal(2, _fixture.Durable.Count);
    }

    [Fact]
    public async Task A_nearly_full_disk_refuses_early_and_takes_bodies_again_when_there_is_space()
    {
        await using var journal = _fixture.Open(options: _fixture.Options with { MinimumFreeBytes = 1000 });
        _fixture.Disk.Free = 999;
        await JournalFixture.AppendAsync(journal, new byte[10]);
        await WaitUntilRefused(journal);
        _fixture.Disk.Free = 1000;
        await JournalFixture.AppendAsync(journal, new byte[10]);
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_at_once()
    {
        var mayFlush = new ManualResetEventSlim();
        var flushing = new ManualResetEventSlim();
        _fixture.Disk.Flushing = () =>
        {
            flushing.Set();
            mayFlush.Wait();
        };
        await using var journal = _fixture.Open(options: _fixture.Options with { MaxPendingBytes = 1000 });
        var first = journal.AppendAsync(default, new byte[600], new Batch()).AsTask();
        flushing.Wait();
        var second = journal.AppendAsync(default, new byte[200], new Batch()).AsTask();
        Assert.Equal(JournalRefusal.Full, (await Refused(journal, 200)).Refusal);
        var third = journal.AppendAsync(default, new byte[50], new Batch()).AsTask();
        mayFlush.Set();
        await Task.WhenAll(first, second, third);
        Assert.Equal(3, _fixture.Durable.Count);
    }

    // The disk is asked after the group, by the journal's thread.
    static async Task WaitUntilRefused(BodyJournal journal)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                await JournalFixture.AppendAsync(journal, new byte[10]);
            }
            catch (JournalUnavailableException refused) when (refused.Refusal == JournalRefusal.OutOfDisk)
            {
                return;
            }
        }

        Assert.Fail("Nothing was refused.");
    }

    static Task<JournalUnavailableException> Refused(BodyJournal journal, int length) =>
        Assert.ThrowsAsync<JournalUnavailableException>(() => journal.AppendAsync(default, new byte[length], new Batch()).AsTask());
}
