using Microsoft.Extensions.Logging;
using Plumbline.Core.Attribution;
using Plumbline.Server;
using Plumbline.Server.Rules;

namespace Plumbline.Tests.Server.Rules;

public sealed class RulesWatchTests : IDisposable
{
    readonly RulesFolder _folder = new();
    readonly StringWriter _log = new();
    readonly List<RuleSet> _used = [];

    public void Dispose() => _folder.Dispose();

    RulesWatch Open()
    {
        var log = new LineLoggerProvider(_log, TimeProvider.System, LogLevel.Information).CreateLogger("Plumbline.Rules");
        var watch = RulesWatch.Open(_folder.Path, TimeProvider.System, log);
        watch.Start(_used.Add);
        return watch;
    }

    static string? TeamOf(RuleSet rules) =>
        rules
            .OwnersOf(
                new Subject { Attributes = new Dictionary<string, string>(), Person = [new(PersonKeyKind.Email, "anna@example.com")] }
            )[0]
            .Owner.Team;

    void WriteMap(string team) =>
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(_folder.Path)!, "m.csv"), $"email,team\nanna@example.com,{team}\n");

    [Fact]
    public void A_map_that_changes_is_read_again_even_within_the_clocks_resolution()
    {
        _folder.Write("identity_maps: m.csv", ("m.csv", ""));
        WriteMap("web");
        using var watch = Open();
        var first = watch.Status.Now;
        Assert.Equal("web", TeamOf(first.Rules));

        // The same size, and on many systems the same time.
        WriteMap("ops");
        watch.Look();

        Assert.Equal("ops", TeamOf(Assert.Single(_used)));
        Assert.Equal(("ops", null), (TeamOf(watch.Status.Now.Rules), watch.Status.Now.Problem));
        Assert.NotEqual(first.Rules.Version, watch.Status.Now.Rules.Version);
        Assert.Contains("The rules were read again: version " + watch.Status.Now.Rules.Version, _log.ToString());
        watch.Look();
        Assert.Single(_used);
    }

    [Fact]
    public void Files_that_are_wrong_leave_the_rules_as_they_were_until_they_are_right()
    {
        _folder.Write("identity_maps: m.csv", ("m.csv", ""));
        WriteMap("web");
        using var watch = Open();
        var first = watch.Status.Now;

        File.WriteAllText(_folder.Path, "identity_mops: m.csv");
        watch.Look();
        watch.Look();

        Assert.Empty(_used);
        Assert.Equal(first.Rules, watch.Status.Now.Rules);
        Assert.EndsWith("rules.yaml:1:1: unknown field \"identity_mops\"; expected identity_maps.", watch.Status.Now.Problem);
        Assert.Single(_log.ToString().Split("could not be read again")[1..]);

        File.WriteAllText(_folder.Path, "identity_maps: m.csv");
        watch.Look();

        Assert.Empty(_used);
        Assert.Equal((null, first.LoadedAt), (watch.Status.Now.Problem, watch.Status.Now.LoadedAt));
    }

    [Fact]
    public void A_file_that_vanishes_is_a_problem_and_one_that_comes_is_read()
    {
        _folder.Write("identity_maps: m.csv", ("m.csv", ""));
        WriteMap("web");
        using var watch = Open();
        var map = Path.Combine(Path.GetDirectoryName(_folder.Path)!, "m.csv");

        File.Delete(map);
        watch.Look();
        Assert.Equal("m.csv: there is no such file.", watch.Status.Now.Problem);

        WriteMap("ops");
        watch.Look();
        Assert.Equal("ops", TeamOf(Assert.Single(_used)));
    }

    [Fact]
    public void Rules_that_are_wrong_at_the_start_are_refused_in_one_line()
    {
        _folder.Write("rules:\n- {}\n- {}\n");

        var problem = Assert.Throws<WrongInputException>(() => Open());

        Assert.Equal($"--rules: {_folder.Path}:2:3: expected a field \"set\" here. (and 1 more; see plumb rules check)", problem.Message);
    }

    [Fact]
    public void The_files_are_looked_at_without_being_asked()
    {
        _folder.Write("identity_maps: m.csv", ("m.csv", ""));
        WriteMap("web");
        using var watch = Open();
        WriteMap("ops");

        Assert.True(SpinWait.SpinUntil(() => _used.Count > 0, TimeSpan.FromSeconds(20)));
    }
}
