using Plumbline.Cli;

namespace Plumbline.Tests.Cli;

public sealed class RulesCommandTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-rules-");

    public void Dispose() => _folder.Delete(recursive: true);

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["rules", .. args], output, error, CancellationToken.None);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task What_was_understood_is_printed()
    {
        Write(
            "people.csv",
            "email,person,team,from,until\na@x.example,Anna,web,,2026-03-31\na@x.example,Anna,search,2026-04-01,2026-12-31\nb@x.example,Ben,,2026-01-01,2026-12-31\n"
        );
        var path = Write(
            "rules.yaml",
            """
            identity_maps: people.csv
            rules:
              - name: ci
                until: 2026-06-30
                when: { attribute service.name: [ci-*, ~], branch: main }
                set: { pool: ci }
              - identity_map
              - set: { team: rest, project: "${attribute app}" }
            pools:
              - name: ci
                shares: [ { team: web, weight: 1 }, { team: search, weight: 2 } ]
            """
        );

        var (code, output, error) = await RunAsync("check", path);

        Assert.Equal((0, ""), (code, error));
        Assert.Matches(
            """
            \Aversion       [0-9a-f]{12}
            rules         2, the first that sets a field counts:
                            ci \(until 2026-06-30\): attribute service.name is ci-\* or absent and branch is main; sets pool ci
                            identity map
                            rule in line 8: always; sets team rest, project \$\{attribute app\}
                            resource attributes: team, cost_center, project, department
            identity map  3 rows, 2 keys, 2 people; until 2026-12-31
            teams         2: search, web
                          rows without a team: 1
            pool          ci, always: web 33.33%, search 66.67%
            \z
            """,
            output
        );
    }

    [Fact]
    public async Task Every_problem_is_a_line_and_the_exit_code_is_2()
    {
        var path = Write("rules.yaml", "rules:\n- set: { taem: a }\n- { }\n");

        var (code, output, error) = await RunAsync("check", path);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"{path}:2:10: unknown field \"taem\"; expected team.\n{path}:3:3: expected a field \"set\" here.\n", error);
        Assert.Equal(
            (2, "there is no such file."),
            ((await RunAsync("check", "/no/such")).Code, (await RunAsync("check", "/no/such")).Error.Trim()[^22..])
        );
    }

    [Fact]
    public async Task The_example_passes_the_check()
    {
        var (code, example, _) = await RunAsync("example");
        Assert.Equal(0, code);

        var check = await RunAsync("check", Write("rules.yaml", example));

        Assert.Equal((0, ""), (check.Code, check.Error));
        Assert.Contains("build, from 2026-07-01: by use among all teams", check.Output);
    }
}
