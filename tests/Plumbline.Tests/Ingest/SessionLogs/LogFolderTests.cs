using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public sealed class LogFolderTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("plumb-logs-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    string Make(string path, string text = "{}\n")
    {
        var full = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    string[] Roots(string? environment = null, params string[] named) =>
        [
            .. LogFolders
                .Roots(named, name => name == "CLAUDE_CONFIG_DIR" ? environment : null, _home)
                .Select(root => Path.GetRelativePath(_home, root)),
        ];

    string[] Found(params string[] roots) =>
        [
            .. LogFolders
                .List(roots.Select(root => Path.Combine(_home, root)))
                .Files.Select(file => Path.GetRelativePath(_home, file.Path))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void The_defaults_are_the_folders_that_are_there()
    {
        Make(".claude/projects/p/s.jsonl");
        Make("Library/Developer/Xcode/CodingAssistant/ClaudeAgentConfig/projects/p/x.jsonl");
        Directory.CreateDirectory(Path.Combine(_home, ".config/claude"));

        Assert.Equal([".claude", "Library/Developer/Xcode/CodingAssistant/ClaudeAgentConfig"], Roots());
    }

    [Fact]
    public void The_variable_replaces_the_defaults_and_may_list_several()
    {
        Make(".claude/projects/p/s.jsonl");

        Assert.Equal(["a", "b", "c d"], Roots($"~/a, {_home}/b/{Path.PathSeparator}{_home}/c d,,{_home}/a"));
        Assert.Equal([".claude"], Roots(" , "));
    }

    [Fact]
    public void Named_folders_replace_everything() => Assert.Equal(["x"], Roots("/y", Path.Combine(_home, "x")));

    [Fact]
    public void Sessions_their_agents_and_generic_lines_are_found_and_nothing_else()
    {
        string[] logs =
        [
            "r/projects/p/s.jsonl",
            "r/projects/p/s/subagents/agent-a.jsonl",
            "r/projects/p/agent-b.jsonl",
            "r/sessions/g.jsonl",
        ];
        foreach (var log in logs)
            Make(log);
        Make("r/history.jsonl");
        Make("r/projects/p/notes.json");
        Make("r/sessions/deeper/g.jsonl");

        Assert.Equal(logs.Order(StringComparer.Ordinal), Found("r"));
    }

    [Fact]
    public void A_folder_without_projects_is_searched_itself()
    {
        Make("r/any/where/s.jsonl");

        Assert.Equal(["r/any/where/s.jsonl"], Found("r"));
    }

    [Fact]
    public void A_file_that_is_reached_twice_counts_once()
    {
        Make("r/projects/p/s.jsonl");
        Directory.CreateSymbolicLink(Path.Combine(_home, "link"), Path.Combine(_home, "r"));
        File.CreateSymbolicLink(Path.Combine(_home, "r/projects/p/t.jsonl"), Path.Combine(_home, "r/projects/p/s.jsonl"));

        Assert.Single(Found("r", "link", "r/projects", "r/projects/p"));
    }

    [Fact]
    public void A_link_to_a_folder_above_ends()
    {
        Make("r/projects/p/s.jsonl");
        Directory.CreateSymbolicLink(Path.Combine(_home, "r/projects/p/up"), Path.Combine(_home, "r/projects"));

        Assert.Single(Found("r"));
    }

    [Fact]
    public void What_cannot_be_looked_at_is_counted()
    {
        Make("r/projects/p/s.jsonl");
        File.CreateSymbolicLink(Path.Combine(_home, "r/projects/p/gone.jsonl"), Path.Combine(_home, "nowhere"));
        var listing = LogFolders.List([Path.Combine(_home, "r"), Path.Combine(_home, "missing")]);

        Assert.Equal((1, 2), (listing.Files.Count, listing.Unreadable));
    }

    [Fact]
    public void Size_and_times_are_those_of_the_file()
    {
        var path = Make("r/projects/p/s.jsonl", "12345");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc));
        var file = Assert.Single(LogFolders.List([Path.Combine(_home, "r")]).Files);

        Assert.Equal((5, 1767323045678), (file.Size, file.LastWrite));
        Assert.True(file.Birth > file.LastWrite || !OperatingSystem.IsLinux(), "a file's birth is not when it was written");
    }

    [Fact]
    public void Thousands_of_folders_are_walked_by_several_threads()
    {
        for (var i = 0; i < 40; i++)
            Make($"r/projects/p{i}/s{i}/subagents/agent-{i}.jsonl");

        Assert.Equal(40, Found("r").Length);
    }

    [Fact]
    public void A_linked_folder_of_a_root_is_walked_like_its_others()
    {
        Make("elsewhere/s/subagents/agent-a.jsonl");
        Make("r/projects/p/s.jsonl");
        Directory.CreateSymbolicLink(Path.Combine(_home, "r/projects/q"), Path.Combine(_home, "elsewhere"));

        Assert.Equal(["r/projects/p/s.jsonl", "r/projects/q/s/subagents/agent-a.jsonl"], Found("r"));
    }

    [Fact]
    public void A_link_is_followed_in_its_place_and_the_walk_goes_on_where_it_was()
    {
        for (var i = 0; i < 20; i++)
            Make($"r/projects/p/s{i}.jsonl");
        Make("a/long/way/from/there/x.jsonl");
        Directory.CreateSymbolicLink(Path.Combine(_home, "r/projects/p/linked"), Path.Combine(_home, "a"));

        Assert.Equal(
            Enumerable
                .Range(0, 20)
                .Select(i => $"r/projects/p/s{i}.jsonl")
                .Append("r/projects/p/linked/long/way/from/there/x.jsonl")
                .Order(StringComparer.Ordinal),
            Found("r")
        );
    }

    [Fact]
    public void Many_logs_and_long_names_of_any_letters_are_all_found()
    {
        string[] logs =
        [
            .. Enumerable.Range(0, 1100).Select(i => $"r/projects/p{i % 3}/{new string('é', 40)}{i}.jsonl"),
            .. Enumerable
                .Range(0, 30)
                .Select(i => $"r/projects/p/{string.Join('/', Enumerable.Repeat(new string('n', 200), 10))}{i}.jsonl"),
        ];
        foreach (var log in logs)
            Make(log);

        Assert.Equal(logs.Order(StringComparer.Ordinal), Found("r"));
    }

    [Fact]
    public void The_path_in_bytes_is_the_path_in_letters()
    {
        Make("r/projects/pé/s.jsonl");
        var listing = LogFolders.List([Path.Combine(_home, "r")]);
        var logs = Assert.Single(listing.Parts);

        Assert.Equal(Path.Combine(_home, "r/projects/pé/s.jsonl"), logs.File(0).Path);
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(logs.File(0).Path), logs.Path(0).ToArray());
        Assert.Equal(logs.File(0), Assert.Single(listing.Files));
        Assert.Equal(logs.State(0), logs.File(0).State);
    }

    [Fact]
    public void A_files_place_names_its_session_and_its_kind_of_agent()
    {
        Make("r/projects/p/s/subagents/agent-a.meta.json", """{"agentType":"Explore"}""");
        Make("r/projects/p/s/subagents/agent-b.meta.json", "broken");
        string[] logs =
        [
            "r/projects/p/s/subagents/agent-a.jsonl",
            "r/projects/p/s/subagents/agent-b.jsonl",
            "r/projects/p/agent-c.jsonl",
            "r/projects/p/t.jsonl",
        ];
        foreach (var log in logs)
            Make(log);
        var files = LogFolders.List([Path.Combine(_home, "r")]).Files.OrderBy(file => Path.GetFileName(file.Path), StringComparer.Ordinal);

        Assert.Equal(
            [("s", "Explore"), ("s", null), (null, null), ("t", null)],
            files.Select(file => (Text(file.Context().Session), Text(file.Context().AgentType)))
        );
    }

    static string? Text(byte[]? bytes) => bytes is null ? null : System.Text.Encoding.UTF8.GetString(bytes);
}
