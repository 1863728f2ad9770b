using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public sealed class FileIdsTests
{
    [Fact]
    public void A_file_is_new_once_whatever_numbers_its_file_systems_give()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed}");
        var random = new Random(seed);
        foreach (var capacity in (int[])[0, 1, 1000])
        {
            var (ids, oracle) = (new FileIds(capacity), new HashSet<(ulong, ulong)>());
            for (var i = 0; i < 5000; i++)
            {
                var (device, inode) = ((ulong)random.Next(3) << 32, (ulong)random.Next(1, 3000) << random.Next(3) * 16);
                Assert.Equal(oracle.Add((device, inode)), ids.Add(device, inode));
            }
        }
    }

    [Fact]
    public void A_file_without_a_number_is_known_by_its_path()
    {
        var ids = new FileIds();

        Assert.Equal([true, true, false, true], ((string[])["/a", "/b", "/a", "/A"]).Select(ids.Add));
    }
}
