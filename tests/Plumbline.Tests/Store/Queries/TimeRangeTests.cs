using Plumbline.Store.Queries;

namespace Plumbline.Tests.Store.Queries;

public class TimeRangeTests
{
    [Fact]
    public void A_range_is_written_as_its_two_ends() => Assert.Equal("[3, 7)", new TimeRange(3, 7).ToString());
}
