using Plumbline.Cli.Client;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Cli.Client;

public sealed class ClientStatesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    ClientStates States => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    static readonly RateLimits Limits = new(new(12.5m, 1_795_200_000_000), new(80, null));

    [Fact]
    public void What_was_kept_is_read_again()
    {
        var state = new ClientState("a1b2", 1000, Limits, new(7, "https://github.example/pull/7", "approved"), new(43.5m, 200_000, 86_000));

        Assert.True(States.TryKeep(state));

        Assert.Equal(state, States.Of("a1b2"));
    }

    [Fact]
    public void What_a_later_input_does_not_say_stays()
    {
        States.TryKeep(new("s", 1000, Limits, new(7, null, null), null));
        States.TryKeep(new("s", 2000, null, null, new(1, 2, 3)));

        Assert.Equal(new ClientState("s", 2000, Limits, new(7, null, null), new(1, 2, 3)), States.Of("s"));
    }

    [Fact]
    public void Limits_are_those_that_any_session_said_last()
    {
        States.TryKeep(new("a", 1000, new(new(1, null), null), null, null));
        States.TryKeep(new("b", 3000, new(new(3, null), null), null, null));
        States.TryKeep(new("c", 2000, new(new(2, null), null), null, null));
        States.TryKeep(new("d", 4000, null, null, new(5, null, null)));

        Assert.Equal("b", States.LatestWithLimits()!.SessionId);
    }

    [Theory]
    [InlineData("../../escape")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("Ü")]
    public void An_id_never_leaves_the_folder(string id)
    {
        States.TryKeep(new(id, 1000, Limits, null, null));

        Assert.Single(Directory.GetFiles(_folder.File("client")));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Damaged_and_foreign_files_are_as_if_they_were_not_there()
    {
        States.TryKeep(new("a", 1000, Limits, null, null));
        File.WriteAllText(Path.Combine(_folder.File("client"), "b.json"), "{\"session_id\": \"b\", ");
        File.WriteAllText(Path.Combine(_folder.File("client"), "c.json"), "[]");

        Assert.Equal("a", Assert.Single(States.All()).SessionId);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_error()
    {
        File.WriteAllText(_folder.File("client"), "a file");

        Assert.False(States.TryKeep(new("a", 1000, Limits, null, null)));
        Assert.Empty(States.All());
    }

    [Fact]
    public void Sessions_that_said_nothing_for_long_are_forgotten()
    {
        States.TryKeep(new("old", 1000, Limits, null, null));
        States.TryKeep(new("new", 1000, Limits, null, null));
        var now = DateTimeOffset.UtcNow;
        File.SetLastWriteTimeUtc(
            Path.Combine(_folder.File("client"), "old.json"),
            now.UtcDateTime - ClientStates.Kept - TimeSpan.FromHours(1)
        );

        States.Sweep(now);

        Assert.Equal("new", Assert.Single(States.All()).SessionId);
    }
}
