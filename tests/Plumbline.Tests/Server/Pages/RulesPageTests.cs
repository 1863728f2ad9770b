using Microsoft.Extensions.DependencyInjection;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;
using Plumbline.Server.Rules;

namespace Plumbline.Tests.Server.Pages;

public sealed class RulesPageTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("plumb-rules").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    // As the server has them: the rules in use, and what is wrong with the files as they are now.
    static WebHost Open(string path, IReadOnlyList<RuleProblem>? problems = null, WebOptions? options = null)
    {
        var reading = RulesFile.Read(path);
        var status = new RulesStatus(
            new RulesState(reading.Rules!, path, reading.Files, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), problems ?? [])
        );
        options ??= new WebOptions();
        return new(options, builder => builder.Services.AddPlumblinePages(options).AddSingleton(status), app => app.MapPlumblinePages());
    }

    string Rules() =>
        Write(
            "rules.yaml",
            """
            identity_maps: people.csv
            rules:
              - name: build <b>servers</b>
                when:
                  attribute service.name: [build-*]
                set:
                  pool: build
              - identity_map
            pools:
              - name: build
                shares:
                  - { team: payments, weight: 3 }
                  - { team: search, weight: 1 }
            """
        );

    [Fact]
    public async Task Without_a_file_it_says_what_counts_and_how_to_begin()
    {
        using var host = PageHost.Open();
        var seen = await host.GetSeen("/rules");

        Assert.Contains("Version default · built in", seen, StringComparison.Ordinal);
        Assert.Contains("plumb rules example > rules.yaml", seen, StringComparison.Ordinal);
        Assert.Contains("team, cost_center, project and department as they were sent", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_are_shown_as_they_were_understood()
    {
        Write(
            "people.csv",
            "email,person,team,from,until\nann@example.com,Ann,payments,,2026-06-30\nann@example.com,Ann,search,2026-07-01,\n"
        );
        using var host = Open(Rules());
        var html = await host.GetText("/rules");
        var seen = PageHost.Seen(html);

        Assert.Contains(
            "build <b>servers</b> attribute service.name is build-* pool build always rules.yaml:3",
            seen,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("<b>servers", html, StringComparison.Ordinal);
        Assert.Contains("2 rows, 1 key, 1 person, 2 teams", seen, StringComparison.Ordinal);
        Assert.Contains("payments 75%, search 25%", seen, StringComparison.Ordinal);
        Assert.Contains("in use since 2026-11-20 09:00:00", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_in_the_files_is_said_with_line_and_column()
    {
        Write("people.csv", "email,team\nann@example.com,payments\n");
        using var host = Open(Rules(), [new RuleProblem("rules.yaml", 7, 3, "unknown field \"whenn\"; expected when.")]);
        var seen = await host.GetSeen("/rules");

        Assert.Contains("The files as they are now cannot be used.", seen, StringComparison.Ordinal);
        Assert.Contains("rules.yaml:7:3: unknown field \"whenn\"; expected when.", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_in_rules_are_shown_by_the_one_setting()
    {
        Write("people.csv", "email,team\nann@example.com,payments\n");
        var path = Write(
            "rules.yaml",
            "identity_maps: people.csv\nrules:\n  - name: for bob@example.com\n    when:\n      email: bob@example.com\n    set:\n      team: search\n"
        );
        using var host = Open(path, options: new WebOptions { People = People.AsPseudonyms([1, 2, 3]) });
        var html = await host.GetText("/rules");

        Assert.Contains("person-", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", html, StringComparison.Ordinal);
    }
}
