using System.ComponentModel;
using System.Diagnostics;
using Plumbline.Store;

namespace Plumbline.Tests.Store;

public sealed class DataDirectoryTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Data => _folder.File("some/data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_creates_the_folder_for_this_user_only_and_says_where_things_are()
    {
        using var directory = DataDirectory.Open(Data);
        Assert.Equal(Data, directory.Path);
        Assert.Equal(Path.Combine(Data, "plumbline.duckdb"), directory.DatabaseFile);
        Assert.Equal(Path.Combine(Data, "journal"), directory.JournalFolder);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));
    }

    [Fact]
    public void A_second_open_is_refused_and_names_the_holder()
    {
        using var directory = DataDirectory.Open(Data);
        for (var i = 0; i < 2; i++)
        {
            var busy = Assert.Throws<DataDirectoryBusyException>(() => DataDirectory.Open(Data));
            Assert.Equal(Environment.ProcessId, busy.Holder);
            Assert.Contains($"{Data} is in use by process {Environment.ProcessId}.", busy.Message);
        }
    }

    [Fact]
    public void It_is_free_again_when_it_was_let_go()
    {
        for (var i = 0; i < 3; i++)
        {
            var directory = DataDirectory.Open(Data);
            directory.Dispose();
            directory.Dispose();
        }

        Assert.Equal(0, new FileInfo(Path.Combine(Data, "plumbline.lock")).Length);
    }

    [Fact]
    public void What_a_dead_process_left_is_taken_over()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "plumbline.lock"), "99999999999 a longer text than ours");
        using var directory = DataDirectory.Open(Data);
        Assert.Equal(Environment.ProcessId, Assert.Throws<DataDirectoryBusyException>(() => DataDirectory.Open(Data)).Holder);
    }

    [Fact]
    public async Task A_lock_ends_with_the_process_that_held_it()
    {
        var file = Path.Combine(Data, "plumbline.lock");
        Directory.CreateDirectory(Data);
        using var other = Start("flock", "--exclusive", "--no-fork", file, "sh", "-c", $"echo $$ > '{file}'; echo held; exec sleep 600");
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        Assert.Equal(other.Id, Assert.Throws<DataDirectoryBusyException>(() => DataDirectory.Open(Data)).Holder);
        other.Kill();
        await other.WaitForExitAsync();
        using var directory = DataDirectory.Open(Data);
    }

    [Fact]
    public void A_path_that_cannot_be_a_folder_is_not_called_busy()
    {
        File.WriteAllText(_folder.File("some"), "a file");
        Assert.ThrowsAny<IOException>(() => DataDirectory.Open(Data));
    }

    static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }
}
