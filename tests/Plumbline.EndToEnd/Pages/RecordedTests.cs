using System.Net;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Pages;

/// <summary>Over what real clients sent, each page says what the API says: every headline number and every number of every table is one of the answers that the page itself links to.</summary>
public sealed partial class RecordedTests(RecordedCompany company) : IClassFixture<RecordedCompany>
{
    const string Window = RecordedCompany.Window,
        ApiWindow = RecordedCompany.ApiWindow;

    // Answers that a page shows without a link of its own to them, as docs/reference/dashboards.md maps them.
    static readonly Dictionary<string, string[]> Besides = new()
    {
        ["/"] =
        [
            "/api/v1/usage?",
            "/api/v1/counters/claude_code.commit.count?",
            "/api/v1/counters/claude_code.pull_request.count?",
            "/api/v1/counters/claude_code.lines_of_code.count?by=type&",
            "/api/v1/counters/claude_code.active_time.total?by=type&",
            "/api/v1/changes?",
        ],
        ["/prices"] = ["/api/v1/usage?by=model&"],
    };

    public static TheoryData<string, string> Pages()
    {
        var data = new TheoryData<string, string>();
        foreach (
            var path in PageList.All.Where(path => !path.Contains('{') && !path.StartsWith("/reliability/live", StringComparison.Ordinal))
        )
        {
            data.Add(path, "");
            if (!path.Contains('?'))
            {
                data.Add(path, "&model=claude-opus-5-5");
                data.Add(path, "&team=platform&version=2.1.329");
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_number_of_a_page_is_the_API_s(string path, string filters)
    {
        var (place, query) = path.Split('?', 2) is [var left, var right] ? (left, "&" + right) : (path, "");
        // The window of the test takes the place of the page's own.
        query = OwnWindow().Replace(query, "");
        // Who sends is a question of when it was received, which is now.
        path = place == "/sources" ? $"{place}?range=7d{filters}" : $"{place}?{Window}{filters}{query}";
        var page = await PageAsync(path);
        await CheckAsync(
            path,
            page,
            [.. Besides.GetValueOrDefault(place, []).Select(question => question + ApiWindow + (place == "/prices" ? "" : filters))]
        );
    }

    async Task<HtmlNode> PageAsync(string path) => HtmlNode.Parse(await company.Api.GetTextAsync(path));

    // The page's own links to the API, and what else it stands on.
    async Task CheckAsync(string path, HtmlNode page, IReadOnlyList<string> besides)
    {
        var numbers = new AnswerNumbers();
        var asked = page.All("a")
            .Select(link => link["href"])
            .Where(link => link.StartsWith("/api/v1/", StringComparison.Ordinal) && !link.Contains("format=csv"))
            .Concat(besides)
            .Distinct()
            .ToList();
        foreach (var question in asked)
            numbers.Add(await company.Api.GetAsync(question));
        // The links ask for the page's own window, which begins at midnight of its zone.
        Assert.All(
            asked.Where(link => link.Contains("from=") && !link.StartsWith("/api/v1/sources", StringComparison.Ordinal)),
            link => Assert.Matches("from=2026-11-(20T00|19T23)", link)
        );
        var (faults, seen) = (new List<string>(), 0);
        var own = Parameters(path).ToHashSet();
        foreach (var cell in Cells(page).Where(cell => !IsElsewhere(cell)))
        {
            foreach (var shown in ShownNumber.In(cell.Text))
            {
                seen++;
                // A story of one session leaves out what is zero.
                if (!numbers.Has(shown, Texts(cell, own), Absent(cell)) && !(path.Length == 0 && shown.Holds(0)))
                    faults.Add($"{Place(cell)}: {shown.Text} in \"{cell.Text}\"");
            }
        }

        Assert.True(
            faults.Count == 0,
            $"{seen} numbers, {faults.Count} of them are not in the answers to\n{string.Join("\n", asked)}\n\n{string.Join("\n", faults.Distinct().Take(60))}"
        );
        Assert.True(seen > 0 || NothingThere().IsMatch(page.Text), "no number was found");
    }

    // Headline numbers, and the cells of tables that are numbers; bars are drawings.
    static IEnumerable<HtmlNode> Cells(HtmlNode page) =>
        page.All().Where(node => (node.Tag == "dd" && node.Is("value")) || (node.Tag == "td" && node.Is("n")));

    // What a page adds up from rows that no answer has as one: the groups beyond those shown, the names of one model, the rows with an owner, an order, the time since a beginning.
    static bool IsElsewhere(HtmlNode cell)
    {
        var panel = Ancestors(cell).FirstOrDefault(node => node.Tag == "section" && node.Is("panel"))?["aria-label"];
        var row = cell.Parent!;
        var heads =
            Ancestors(cell).FirstOrDefault(node => node.Tag == "table")?.All("thead").SelectMany(head => head.All("th")).ToList() ?? [];
        var at = row.Children.Where(node => node.Tag.Length > 0).TakeWhile(node => node != cell).Count();
        return panel == "In order"
            || cell.Text.EndsWith(" ago", StringComparison.Ordinal)
            || cell["title"].Contains(" requests, ", StringComparison.Ordinal)
            || (
                at < heads.Count
                && heads.Count == row.Children.Count(node => node.Tag.Length > 0)
                && (heads[at].Text == "After" || heads[at].Text.Contains("other"))
            )
            || row.Children.Any(node => node.Tag == "th" && node.Text == "all others")
            || (row.Is("figure") && row.Children.Any(node => node.Tag == "dt" && node.Text == "Owners"));
    }

    static IEnumerable<HtmlNode> Ancestors(HtmlNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
            yield return at;
    }

    // What names a row: its heading, what that leads to, and its title.
    static List<string> Texts(HtmlNode cell, HashSet<(string, string)> own)
    {
        if (cell.Parent is not { Tag: "tr" } row)
            return [];
        var texts = new List<string>();
        foreach (var head in row.Children.Where(node => node.Tag == "th").SelectMany(node => node.All().Prepend(node)))
        {
            texts.AddRange([head.Text, head["title"]]);
            texts.AddRange(Parameters(head["href"]).Where(pair => !own.Contains(pair)).Select(pair => pair.Value));
            if (
                head["href"].Split('?')[0].Split('/') is ["", "sessions" or "prompts" or "traces", var id]
                && !head["href"].Contains("span=")
            )
                texts.Add(WebUtility.UrlDecode(id));
        }

        return [.. texts.Where(text => text.Length > 1).Distinct()];
    }

    // An empty filter is one for what is absent.
    static List<string> Absent(HtmlNode cell) =>
        cell.Parent is not { Tag: "tr" } row
            ? []
            :
            [
                .. row
                    .Children.Where(node => node.Tag == "th")
                    .SelectMany(node => node.All("a"))
                    .SelectMany(link => Parameters(link["href"]))
                    .Where(pair => pair.Value.Length == 0)
                    .SelectMany(pair => new[] { pair.Name, "name" }),
            ];

    // The window and the page's own filters are no names of rows.
    static IEnumerable<(string Name, string Value)> Parameters(string link) =>
        from pair in link.Contains('?') ? link.Split('#')[0][(link.IndexOf('?') + 1)..].Split('&') : []
        let parts = pair.Split('=', 2)
        where parts is [not ("from" or "to" or "tz" or "range" or "by" or "every" or "cost"), _]
        select (parts[0], WebUtility.UrlDecode(parts[1]));

    static string Place(HtmlNode cell)
    {
        var (panel, row) = ("figures", "");
        for (var node = cell; node is not null; node = node.Parent)
        {
            if (node.Tag == "section" && node.Is("panel"))
                panel = node["aria-label"];
            if (node.Tag == "tr" || node.Is("figure"))
                row = node.Text;
        }

        return $"{panel} [{row[..Math.Min(row.Length, 160)]}]";
    }

    // Nobody was recorded who committed; rules are no measure; some records do not tell what is filtered by.
    [GeneratedRegex("Here will be what each|In order ?for each field|It is not known by|these do not know")]
    private static partial Regex NothingThere();

    [GeneratedRegex("&(range|from|to|at)=[^&]*")]
    private static partial Regex OwnWindow();
}
