using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary>
/// A report of one request that nobody sees. Code that runs for the first time takes several times as long, and when all logs are read
/// one of two threads has nothing to do.
/// </summary>
static class Rehearsal
{
    /// <summary>Asks the question of one request of each priced model, and writes the answer nowhere.</summary>
    public static void Run(UsageQuestion question, Task<PriceBook> prices)
    {
        // A book that cannot be read is the report's to tell.
        if (!prices.IsCompletedSuccessfully)
            return;
        var book = prices.Result;
        var snapshot = new MemorySnapshot();
        var file = snapshot.AddFile("/rehearsal", "/", "-");
        var time = new DateTimeOffset(book.Date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        foreach (var model in book.Models)
            snapshot.Add(
                new RequestRow
                {
                    Model = snapshot.Number(model.Name),
                    Session = snapshot.Number("rehearsal"),
                    File = file,
                    Time = time,
                    InputTokens = 1,
                }
            );
        // A clock remembers where it is, and what files a filter takes is not known yet.
        var own = question with
        {
            Clock = new LocalClock(question.Clock.Zone),
            Filter = new LogFilter(),
        };
        UsageJson.Write(TextWriter.Null, UsageReport.Of(snapshot, book, own), new ReportFrame { Name = "" });
    }
}
