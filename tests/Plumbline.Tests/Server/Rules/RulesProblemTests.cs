namespace Plumbline.Tests.Server.Rules;

public class RulesProblemTests
{
    [Theory]
    [InlineData("ruels: []", "1:1: unknown field \"ruels\"; expected rules.")]
    [InlineData("zebra: 1", "1:1: unknown field \"zebra\"; expected one of defaults, identity_maps, person_keys, rules, pools.")]
    [InlineData("- a", "1:1: expected a mapping with the fields defaults, identity_maps, person_keys, rules, pools, found a list.")]
    [InlineData("defaults: yes", "1:11: expected true or false, found \"yes\".")]
    [InlineData("rules: {}", "1:8: expected a list of rules, found a mapping.")]
    [InlineData("rules:\n- team", "2:3: expected a rule, which is a mapping, or identity_map, found \"team\".")]
    [InlineData("rules:\n- identity_map\n- identity_map", "3:3: identity_map is given twice; expected it once.")]
    [InlineData("rules:\n- name: x", "2:3: expected a field \"set\" here.")]
    [InlineData("rules:\n- set: {}", "2:8: expected at least one of team, cost_center, project, department, person, pool, billing.")]
    [InlineData("rules:\n- set: { cost_centre: 1 }", "2:10: unknown field \"cost_centre\"; expected cost_center.")]
    [InlineData("rules:\n- set: { team: [a] }", "2:16: expected a text of 1 to 500 printable characters, found a list.")]
    [InlineData("rules:\n- set: { billing: seat }", "2:19: expected metered or subscription, found \"seat\".")]
    [InlineData("rules:\n- from: 2026-2-1\n  set: { team: a }", "2:9: expected a day such as 2026-11-20, found \"2026-2-1\".")]
    [InlineData(
        "rules:\n- from: 2026-02-01\n  until: 2026-01-31\n  set: { team: a }",
        "3:10: expected a day that is not before \"from\", found \"2026-01-31\"."
    )]
    [InlineData(
        "rules:\n- when: { repo: x }\n  set: { team: a }",
        "2:11: unknown condition \"repo\"; expected one of attribute KEY, repository, branch, working_folder, email, email_domain, account, install_id, api_key, gateway_subject."
    )]
    [InlineData("rules:\n- when: { e-mail: x }\n  set: { team: a }", "2:11: unknown condition \"e-mail\"; expected email.")]
    [InlineData("rules:\n- when: { branch: [] }\n  set: { team: a }", "2:19: expected at least one value in the list.")]
    [InlineData(
        "rules:\n- when: { branch: { a: b } }\n  set: { team: a }",
        "2:19: expected a value in which * stands for any text, a list of such values, or null for \"absent\", found a mapping."
    )]
    [InlineData(
        "rules:\n- set: { team: '${branch}' }",
        "2:16: expected places such as ${attribute service.name} or ${repository 1}, found \"${branch}\"."
    )]
    [InlineData(
        "rules:\n- when: { branch: 'a-*' }\n  set: { team: '${branch 2}' }",
        "3:16: expected a condition on branch in this rule with at least 2 *."
    )]
    [InlineData("rules:\n- set: { pool: ci }", "2:16: unknown pool \"ci\"; expected a pool of this name under \"pools\".")]
    [InlineData(
        "rules:\n- set: { pool: biuld }\npools: [ { name: build, by_use: true } ]",
        "2:16: unknown pool \"biuld\"; expected build."
    )]
    [InlineData(
        "rules:\n- set: { pool: ci, team: a }\npools: [ { name: ci, by_use: true } ]",
        "2:16: a rule sets a team or a pool, which is divided among teams; expected one of them."
    )]
    [InlineData("pools:\n- name: ci", "2:3: expected shares, or by_use: true.")]
    [InlineData(
        "pools:\n- { name: ci, shares: [ { team: a, weight: 0 } ] }",
        "2:44: expected a number above 0, at most 1000000, with at most 6 decimals, found \"0\"."
    )]
    [InlineData("pools:\n- { name: ci, shares: [ { team: a } ] }", "2:25: expected a field \"weight\" here.")]
    [InlineData(
        "pools:\n- { name: ci, by_use: true }\n- { name: ci, from: 2026-01-01, by_use: true }",
        "3:3: the days of pool \"ci\" overlap those of an entry before; expected days of its own."
    )]
    [InlineData(
        "person_keys: { key: a }",
        "1:16: unknown field \"key\"; expected one of email, account, install_id, api_key, gateway_subject."
    )]
    [InlineData("rules: []\nrules: []", "2:1: \"rules\" is given twice; expected it once.")]
    [InlineData("identity_maps: none.csv", "none.csv: there is no such file.")]
    public void What_is_wrong_is_said_with_its_place(string yaml, string expected) =>
        Assert.Equal([expected[0] is 'n' ? expected : "rules.yaml:" + expected], RulesFolder.Problems(yaml));

    [Theory]
    [InlineData("rules: [", 2)]
    [InlineData("rules:\n\t- a", 2)]
    [InlineData("a: &x 1", 1)]
    [InlineData("a: *x", 1)]
    [InlineData("rules: !!set {}", 1)]
    [InlineData("a: 1\n---\nb: 1", 2)]
    [InlineData("'unclosed", 1)]
    public void What_is_no_plain_YAML_is_said_with_its_line(string yaml, int line) =>
        Assert.StartsWith($"rules.yaml:{line}:", Assert.Single(RulesFolder.Problems(yaml)));

    [Fact]
    public void A_file_of_brackets_is_a_problem_and_not_the_end() =>
        Assert.Contains("fewer levels", Assert.Single(RulesFolder.Problems(new string('[', 100_000))));

    [Theory]
    [InlineData(
        "",
        "1:1: the file is empty; expected a line with names of columns, such as email,account,install_id,api_key,gateway_subject,person,team,cost_center,project,department,billing,from,until."
    )]
    [InlineData("team,person\nweb,Anna", "1:1: expected at least one column of email, account, install_id, api_key, gateway_subject.")]
    [InlineData("email,cost-centre\n", "1:7: unknown column \"cost-centre\"; expected cost_center.")]
    [InlineData("email,team,email\n", "1:12: column \"email\" is given twice; expected it once.")]
    [InlineData("email,team\nanna@example.com,web\n,web", "3:1: expected a value in at least one column of email.")]
    [InlineData("email,from\na@b.c,\nd@e.f, 1.2.26", "3:8: expected a day such as 2026-11-20, found \"1.2.26\".")]
    [InlineData("email,from,until\na@b.c,2026-02-01,2026-01-01", "2:18: expected a day that is not before \"from\", found \"2026-01-01\".")]
    [InlineData("email,billing\na@b.c,free", "2:7: expected metered or subscription, found \"free\".")]
    [InlineData("email,team\na@b.c,web,x", "2:11: expected at most 2 cells, as the first line has.")]
    [InlineData("email,team\n\"a@b.c,web\n", "2:1: a quote that is not closed; expected its end.")]
    [InlineData("email,team\n\"a@b.c\"x,web\n", "2:8: text behind a quote; expected a comma or the end of the line.")]
    [InlineData("email,team\na@b.c,we\"b\n", "2:9: a quote in the middle of a cell; expected the whole cell in quotes.")]
    [InlineData(
        "email,until,from\n\"a@\nb.c\",,\nAnna@b.c,2026-03-31,\nx@b.c,,\nanna@b.c,,2026-03-31\n",
        "6:1: the days of email \"anna@b.c\" overlap those in people.csv:4 (until 2026-03-31); expected days of its own."
    )]
    public void What_is_wrong_in_a_map_is_said_with_its_place(string csv, string expected) =>
        Assert.Equal(["people.csv:" + expected], RulesFolder.Problems("identity_maps: people.csv", ("people.csv", csv)));

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = RulesFolder.Problems(
            "identity_maps: [a.csv, b.csv]\nrules:\n- set: { taem: x }\n",
            ("a.csv", "email\n"),
            ("b.csv", "emial\n")
        );

        Assert.Equal(["rules.yaml:3:10:", "b.csv:1:1:", "b.csv:1:1:"], problems.Select(problem => problem[..(problem.IndexOf(' '))]));
    }

    [Fact]
    public void Random_text_is_read_or_refused_and_never_throws() =>
        OfCore.Seeds.Try(
            1500,
            random =>
            {
                string[] pieces =
                [
                    "rules",
                    ":",
                    "-",
                    " ",
                    "\n",
                    "set",
                    "{",
                    "}",
                    "[",
                    "]",
                    "team",
                    "'",
                    "\"",
                    "#",
                    "&a",
                    "*",
                    "|",
                    ">",
                    "\t",
                    "from",
                    "2026-01-01",
                    "~",
                    "when",
                    ",",
                    "email",
                    "${",
                    "identity_map",
                ];
                string Text() => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));
                using var folder = new RulesFolder().Write(Text() + "\nidentity_maps: m.csv", ("m.csv", "email,team,from\n" + Text()));

                var reading = Plumbline.Server.Rules.RulesFile.Read(folder.Path);

                Assert.Equal(reading.Rules is null, reading.Problems.Count > 0);
            }
        );
}
