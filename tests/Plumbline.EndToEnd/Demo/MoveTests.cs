using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Demo;

/// <summary>The identity map is corrected while the server runs.</summary>
public sealed class MoveTests(DemoCompany company) : IClassFixture<DemoCompany>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly string[] Everything =
    [
        "day",
        "person",
        "team",
        "cost_center",
        "department",
        "project",
        "pool",
        "unallocated",
        "billing",
        "model",
    ];

    PlumbApi Api => company.Plumb.Api;

    [Fact]
    public async Task Moving_one_person_in_the_past_changes_their_usage_from_that_day_on_and_nothing_else()
    {
        var before = await File.ReadAllTextAsync(company.MapPath);
        var (line, fields) = SomebodyWhoStays(before);
        var (person, team) = (fields[3], fields[4]);
        var days = DaysOf(person);
        var day = days[days.Count / 2];
        var lastDayBefore = DateOnly.ParseExact(day, "yyyy-MM-dd", null).AddDays(-1).ToString("yyyy-MM-dd");
        string[] target = team == "Quality" ? ["Data", "CC-3020", "Infrastructure"] : ["Quality", "CC-3010", "Infrastructure"];
        var first = string.Join(',', [.. fields[..9], lastDayBefore]);
        var second = string.Join(',', [.. fields[..4], .. target, fields[7], day, ""]);

        await ReloadAsync(before.Replace(line, first + "\n" + second));

        var moved = company.Truth.Select(cell => IsMoved(cell, person, day) ? MovedTo(cell, target) : cell);
        Assert.NotEqual(company.Truth.By("team"), moved.By("team"));
        Assert.Equal(moved.By(Everything), await Api.DemoUsageAsync(Everything));
        Assert.Equal(company.Truth.By("model"), await Api.DemoUsageAsync("model"));

        await ReloadAsync(before);

        Assert.Equal(company.Truth.By(Everything), await Api.DemoUsageAsync(Everything));
    }

    // Someone known by their address, in one team all the time, with use on many days.
    (string Line, string[] Fields) SomebodyWhoStays(string map)
    {
        var lines = map.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(line => (Line: line, Fields: line.Split(',')))
            .ToList();
        return lines
            .Where(one => one.Fields is [{ Length: > 0 }, "", "", _, { Length: > 0 }, _, _, _, "", ""])
            .Where(one => !one.Fields[0].Contains("contracting"))
            .OrderByDescending(one => DaysOf(one.Fields[3]).Count)
            .First();
    }

    List<string> DaysOf(string person) =>
        [
            .. company
                .Truth.Cells.Where(cell => cell.Dimensions["person"] == person)
                .Select(cell => cell.Dimensions["day"])
                .Distinct()
                .Order(),
        ];

    static bool IsMoved(DemoTruth.Cell cell, string person, string day) =>
        cell.Dimensions["person"] == person && string.CompareOrdinal(cell.Dimensions["day"], day) >= 0;

    static DemoTruth.Cell MovedTo(DemoTruth.Cell cell, string[] target) =>
        cell with
        {
            Dimensions = new(cell.Dimensions)
            {
                ["team"] = target[0],
                ["cost_center"] = target[1],
                ["department"] = target[2],
            },
        };

    async Task ReloadAsync(string map)
    {
        var version = await VersionAsync();
        await File.WriteAllTextAsync(company.MapPath, map);
        for (var until = DateTime.UtcNow + Patience; await VersionAsync() == version; await Task.Delay(100))
            Assert.True(DateTime.UtcNow < until, "The server did not take the new rules.\n" + company.Plumb.Log);
    }

    async Task<string?> VersionAsync() => (await Api.AllocationAsync("team")).GetProperty("rules").GetString();
}
