using Plumbline.Cli.LocalLogs;

namespace Plumbline.Tests.Cli.LocalLogs;

public sealed class EarlySearchTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("plumb-early-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    string Root(string name, int logs)
    {
        var root = Path.Combine(_home, name);
        var folder = Directory.CreateDirectory(Path.Combine(root, "projects", "p")).FullName;
        for (var i = 0; i < logs; i++)
            File.WriteAllText(Path.Combine(folder, $"{i}.jsonl"), "{}\n");
        return root;
    }

    EarlySearch Begin(params string[] args) => EarlySearch.Begin(args, _ => null, () => _home);

    [Fact]
    public void What_was_looked_for_early_is_not_looked_for_again()
    {
        var root = Root("a", logs: 2);
        foreach (
            var args in (string[][])
                [
                    ["daily", "--dir", root],
                    ["daily", "--dir=" + root, "--json"],
                    ["daily", "--dir", "~/a"],
                ]
        )
        {
            var search = Begin(args);
            var listing = search.Of([root]);

            Assert.Equal(2, listing.Files.Count);
            Assert.Same(listing, search.Of([root]));
        }
    }

    [Fact]
    public void Without_folders_the_usual_ones_are_looked_through()
    {
        var root = Root(".claude", logs: 3);
        var search = Begin("daily");

        Assert.Equal(3, search.Of([root]).Files.Count);
        Assert.Same(search.Of([root]), search.Of([root]));
    }

    [Fact]
    public void A_wrong_guess_is_thrown_away()
    {
        var (guessed, asked) = (Root("a", logs: 2), Root("b", logs: 1));

        Assert.Single(Begin("daily", "--dir", guessed).Of([asked]).Files);
    }

    [Fact]
    public void A_folder_that_cannot_be_one_is_left_to_whoever_asks()
    {
        var root = Root("a", logs: 1);

        Assert.Single(Begin("daily", "--dir", "\0").Of([root]).Files);
    }
}
