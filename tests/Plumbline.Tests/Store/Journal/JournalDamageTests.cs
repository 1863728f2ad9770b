using Plumbline.Store.Journal;

namespace Plumbline.Tests.Store.Journal;

public sealed class JournalDamageTests : IDisposable
{
    static readonly byte[][] Bodies = [.. Enumerable.Range(0, 4).Select(i => JournalFixture.Body(i, 20 + 7 * i))];

    readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_tail_cut_at_any_byte_is_cut_to_whole_records_and_counted()
    {
        var ends = await _fixture.WriteAsync(Bodies);
        _fixture.CrashInsteadOfClosing();
        var whole = File.ReadAllBytes(_fixture.Files[0]);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(_fixture.Files[0], whole[..length]);
            var survivors = ends.Count(end => end + 32 <= length);
            var end = survivors > 0 ? ends[survivors - 1] : 0;
            await using (var journal = _fixture.Open())
            {
                Assert.Equal((end, length < 32 ? length : length - 32 - end), (journal.Position, journal.OpenReport.TornBytes));
                Assert.Equal(Bodies[..survivors], journal.Replay(0).Select(record => record.Body.ToArray()));
                Assert.Equal(end + 33, (await JournalFixture.AppendAsync(journal, [7]))[0]);
            }

            await using var again = _fixture.Open();
            Assert.Equal((survivors + 1, 0), (again.Replay(0).Count(), again.OpenReport.TornBytes));
            await again.DisposeAsync();
            Assert.Single(_fixture.Files);
        }
    }

    [Fact]
    public async Task A_tail_of_zeros_or_of_garbage_is_cut_and_counted()
    {
        var ends = await _fixture.WriteAsync(Bodies);
        _fixture.CrashInsteadOfClosing();
        var whole = File.ReadAllBytes(_fixture.Files[0]);
        foreach (
            var tail in (byte[][])[new byte[1], new byte[32], new byte[5000], JournalFixture.Body(9, 31), JournalFixture.Body(9, 5000)]
        )
        {
            File.WriteAllBytes(_fixture.Files[0], [.. whole, .. tail]);
            await using var journal = _fixture.Open();
            Assert.Equal((ends[^1], tail.Length), (journal.Position, journal.OpenReport.TornBytes));
        }
    }

    [Fact]
    public async Task A_group_of_which_only_the_end_reached_the_disk_is_cut()
    {
        await using (var journal = _fixture.Open(options: _fixture.Options with { CommitWindow = TimeSpan.FromMilliseconds(200) }))
        {
            var appends = Bodies.Select(body => journal.AppendAsync(default, body, new()).AsTask()).ToArray();
            await Task.WhenAll(appends);
            Assert.Equal(1, journal.Statistics.Fsyncs);
        }

        _fixture.CrashInsteadOfClosing();
        var bytes = File.ReadAllBytes(_fixture.Files[0]);
        bytes.AsSpan(32, 60).Clear();
        File.WriteAllBytes(_fixture.Files[0], bytes);
        await using var again = _fixture.Open();
        Assert.Equal((0, bytes.Length - 32), (again.Position, again.OpenReport.TornBytes));
    }

    [Fact]
    public async Task Any_flipped_bit_before_the_last_group_is_refused_and_nothing_is_changed()
    {
        var ends = await _fixture.WriteAsync(Bodies);
        _fixture.CrashInsteadOfClosing();
        await FlipEachByte(until: 32 + (int)ends[^2]);
    }

    [Fact]
    public async Task Any_flipped_bit_in_a_journal_that_was_closed_is_refused()
    {
        var ends = await _fixture.WriteAsync(Bodies);
        await FlipEachByte(until: 32 + (int)ends[^1]);
    }

    [Fact]
    public async Task A_flipped_bit_in_an_earlier_segment_is_refused_unless_it_was_applied()
    {
        long[] ends;
        await using (var journal = _fixture.Open(options: _fixture.Options with { SegmentBytes = 40 }))
            ends = await JournalFixture.AppendAsync(journal, Bodies);
        var file = _fixture.Files[1];
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        var damage = Assert.Throws<JournalDamagedException>(() => _fixture.Open(ends[0]));
        Assert.Equal((file, 32), (damage.File, damage.Offset));
        await using var again = _fixture.Open(ends[1]);
        Assert.Equal(ends[2..], again.Replay(ends[1]).Select(record => record.Position));
    }

    [Fact]
    public async Task A_missing_segment_is_refused_unless_it_was_applied()
    {
        long[] ends;
        await using (var journal = _fixture.Open(options: _fixture.Options with { SegmentBytes = 40 }))
            ends = await JournalFixture.AppendAsync(journal, Bodies);
        var files = _fixture.Files;
        var hidden = File.ReadAllBytes(files[1]);
        File.Delete(files[1]);
        Assert.Equal(files[2], Assert.Throws<JournalDamagedException>(() => _fixture.Open()).File);
        await using (_fixture.Open(ends[1])) { }
        File.WriteAllBytes(files[1], hidden);
        File.Delete(files[0]);
        Assert.Equal(files[1], Assert.Throws<JournalDamagedException>(() => _fixture.Open(ends[0] - 1)).File);
        await using (_fixture.Open(ends[0])) { }

        // A new database in front of an old journal takes what is there.
        await using var fresh = _fixture.Open();
        Assert.Equal(ends[1..], fresh.Replay(0).Select(record => record.Position));
    }

    [Fact]
    public async Task A_damaged_end_that_the_store_has_applied_is_refused()
    {
        var ends = await _fixture.WriteAsync(Bodies);
        _fixture.CrashInsteadOfClosing();
        var bytes = File.ReadAllBytes(_fixture.Files[0]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(_fixture.Files[0], bytes);
        Assert.Contains("already applied", Assert.Throws<JournalDamagedException>(() => _fixture.Open(ends[^1])).Message);
        await using var journal = _fixture.Open(ends[^2]);
        Assert.Equal(ends[^2], journal.Position);
    }

    [Fact]
    public async Task A_newer_version_is_refused_with_a_clear_sentence()
    {
        await _fixture.WriteAsync(Bodies);
        var bytes = File.ReadAllBytes(_fixture.Files[0]);
        bytes[8] = 2;
        File.WriteAllBytes(_fixture.Files[0], bytes);
        var damage = Assert.Throws<JournalDamagedException>(() => _fixture.Open());
        Assert.Contains("written by a newer version of Plumbline", damage.Message);
        Assert.Contains(_fixture.Files[0], damage.Message);
        Assert.Equal(bytes, File.ReadAllBytes(_fixture.Files[0]));
    }

    [Fact]
    public async Task A_segment_whose_creation_was_cut_short_is_forgotten()
    {
        var ends = await _fixture.WriteAsync(Bodies);
        var next = Path.Combine(_fixture.Folder, $"{ends[^1]:D20}.journal");
        foreach (var length in (int[])[0, 5, 32])
        {
            File.WriteAllBytes(next, new byte[length]);
            await using var journal = _fixture.Open();
            Assert.Equal((ends[^1], length), (journal.Position, journal.OpenReport.TornBytes));
            Assert.Single(_fixture.Files);
        }
    }

    [Fact]
    public async Task Damage_that_happens_while_it_is_open_is_found_by_replaying()
    {
        await using var journal = _fixture.Open();
        await JournalFixture.AppendAsync(journal, Bodies);
        using (var file = new FileStream(_fixture.Files[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 70;
            file.WriteByte(0xaa);
        }

        Assert.Throws<JournalDamagedException>(() => journal.Replay(0).Count());
    }

    async Task FlipEachByte(int until)
    {
        var file = _fixture.Files[0];
        var whole = File.ReadAllBytes(file);
        for (var at = 0; at < until; at++)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(file, bytes);
            var damage = Assert.Throws<JournalDamagedException>(() => _fixture.Open());
            Assert.True(damage.Offset <= at, $"byte {at} is reported at {damage.Offset}");
            Assert.Equal(bytes, File.ReadAllBytes(file));
        }

        File.WriteAllBytes(file, whole);
        await using var journal = _fixture.Open();
        Assert.Equal(Bodies.Length, journal.Replay(0).Count());
    }
}
