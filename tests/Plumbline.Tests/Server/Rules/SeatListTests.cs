using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Core.Attribution;
using Plumbline.Server;
using Plumbline.Server.Rules;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Server.Rules;

public sealed class SeatListTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Write(string text)
    {
        var path = Path.Combine(_folder.Path, "seats.csv");
        File.WriteAllText(path, text);
        return path;
    }

    SeatsWatch Open(string text) => SeatsWatch.Open(Write(text), TimeProvider.System, NullLogger.Instance);

    string[] Problems(string text)
    {
        var path = Write(text);
        using var watch = Open("email\na@x.org\n");
        Write(text);
        watch.Look();
        return [.. watch.Status.Now.Problems.Select(problem => problem.ToString().Replace(path + ":", "", StringComparison.Ordinal))];
    }

    [Fact]
    public void A_line_is_a_seat_with_its_keys_name_team_and_days()
    {
        using var watch = Open(
            "name,email,team,from,until,install_id\n\"Alder, Ann\",Ann@Example.com,Search,2026-11-01,,abc\n\n,bo@example.com\n"
        );
        var seats = watch.Status.Now.List!.Seats;

        Assert.Equal(2, seats.Count);
        Assert.Equal([new PersonKey(PersonKeyKind.Email, "ann@example.com"), new PersonKey(PersonKeyKind.InstallId, "abc")], seats[0].Keys);
        Assert.Equal(("Alder, Ann", "Search", 2), (seats[0].Name, seats[0].Team, seats[0].Line));
        Assert.Equal(new DayRange(new DateOnly(2026, 11, 1), null), seats[0].Days);
        Assert.Equal(("bo@example.com", 4), (seats[1].Label, seats[1].Line));
    }

    [Theory]
    [InlineData(
        "",
        "1:1: the file is empty; expected a line with names of columns, such as email,account,install_id,api_key,gateway_subject,name,team,from,until."
    )]
    [InlineData("name,team\nAnn,a\n", "1:1: expected at least one column of email, account, install_id, api_key, gateway_subject.")]
    [InlineData("e-mail\na@x.org\n", "1:1: unknown column \"e-mail\"; expected email.")]
    [InlineData("email,email\n", "1:7: column \"email\" is given twice; expected it once.")]
    [InlineData("email,name\n,Ann\n", "2:1: expected a value in at least one column of email.")]
    [InlineData("email\nann\n", "2:1: expected an e-mail address, found \"ann\".")]
    [InlineData("email\na@x.org,more\n", "2:9: expected at most 1 cells, as the first line has.")]
    [InlineData("email,from\na@x.org,1.2.2026\n", "2:9: expected a day such as 2026-11-20, found \"1.2.2026\".")]
    [InlineData(
        "email,from,until\na@x.org,2026-02-01,2026-01-31\n",
        "2:20: expected a day that is not before \"from\", found \"2026-01-31\"."
    )]
    [InlineData("email\na@x.org\nA@X.org\n", "3:1: the days of email \"a@x.org\" overlap those in line 2; expected days of its own.")]
    [InlineData("email\n\"a@x.org\n", "2:1: a quote that is not closed; expected its end.")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected) => Assert.Contains(expected, Problems(text));

    [Fact]
    public void Two_seats_after_one_another_are_no_overlap() =>
        Assert.Empty(Problems("email,from,until\na@x.org,,2026-01-31\na@x.org,2026-02-01,\n"));

    [Fact]
    public void A_changed_file_is_taken_and_a_wrong_one_leaves_the_seats_as_they_were()
    {
        using var watch = Open("email\na@x.org\n");

        Write("mail\na@x.org\nb@x.org\n");
        watch.Look();
        Assert.Single(watch.Status.Now.List!.Seats);
        Assert.Contains("1:1: unknown column \"mail\"; expected email.", watch.Status.Now.Problem, StringComparison.Ordinal);

        Write("email\na@x.org\nb@x.org\n");
        watch.Look();
        Assert.Equal(2, watch.Status.Now.List!.Seats.Count);
        Assert.Null(watch.Status.Now.Problem);

        File.Delete(Path.Combine(_folder.Path, "seats.csv"));
        watch.Look();
        Assert.Equal(2, watch.Status.Now.List!.Seats.Count);
        Assert.EndsWith("there is no such file.", watch.Status.Now.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_file_at_the_start_is_one_line_for_whoever_started()
    {
        var wrong = Assert.Throws<WrongInputException>(() => Open("email\nann\nbo\n"));

        Assert.Equal(
            $"--seats: {Path.Combine(_folder.Path, "seats.csv")}:2:1: expected an e-mail address, found \"ann\". (and 1 more)",
            wrong.Message
        );
    }
}
