namespace Plumbline.Cli.Demo;

/// <summary>What is made up: the same settings give the same bytes.</summary>
/// <param name="Seed">Any number.</param>
/// <param name="People">How many people the company has over the time, those who leave and join included.</param>
/// <param name="Days">How many days.</param>
/// <param name="RequestsPerDay">How many requests a person makes on a working day, about.</param>
/// <param name="Until">The first day that no longer belongs to it (UTC).</param>
sealed record DemoSettings(long Seed, int People, int Days, int RequestsPerDay, DateOnly Until)
{
    /// <summary>The first day.</summary>
    public DateOnly From => Until.AddDays(-Days);

    /// <summary>All days, oldest first.</summary>
    public IEnumerable<DateOnly> AllDays => Enumerable.Range(0, Days).Select(day => From.AddDays(day));
}
