using System.Globalization;
using System.Text;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class TimestampTests
{
    static long? Parse(string text) => Timestamps.TryParse(Encoding.UTF8.GetBytes(text), out var milliseconds) ? milliseconds : null;

    [Theory]
    [InlineData("2026-11-20T15:39:51.987Z", 1795189191987)]
    [InlineData("2026-11-20T15:39:51Z", 1795189191000)]
    [InlineData("2026-11-20T15:39:51", 1795189191000)]
    [InlineData("2026-11-20 15:39:51.9", 1795189191900)]
    [InlineData("2026-11-20T15:39:51.987654321Z", 1795189191987)]
    [InlineData("2026-11-20T17:39:51.987+02:00", 1795189191987)]
    [InlineData("2026-11-20T10:09:51.987-0530", 1795189191987)]
    [InlineData("2026-11-20T17:39:51+02", 1795189191000)]
    [InlineData("1795189191987", 1795189191987)]
    [InlineData("1795189191", 1795189191000)]
    [InlineData("1795189191.987", 1795189191987)]
    [InlineData("2024-02-29T00:00:00.000Z", 1709164800000)]
    [InlineData("2023-02-29T00:00:00.000Z", null)]
    [InlineData("2026-11-20T24:00:00.000Z", null)]
    [InlineData("2026-11-20T15:39:51.Z", null)]
    [InlineData("2026-11-20T15:39:51.98xZ", null)]
    [InlineData("2026-11-20T15:39:51+2:00", null)]
    [InlineData("2026-11-20", null)]
    [InlineData("", null)]
    public void A_time_is_read_in_every_usual_notation(string text, long? milliseconds) => Assert.Equal(milliseconds, Parse(text));

    [Fact]
    public void Every_day_agrees_with_the_calendar()
    {
        for (var day = new DateTime(1970, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc); day.Year < 2110; day = day.AddDays(1))
        {
            var text = day.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Assert.Equal(new DateTimeOffset(day).ToUnixTimeMilliseconds(), Parse(text));
        }
    }
}
