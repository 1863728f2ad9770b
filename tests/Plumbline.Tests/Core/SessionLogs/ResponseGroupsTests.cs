using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.OfCore;

public class ResponseGroupsTests
{
    static ResponseGroups.Line Line(string message, string? request, bool isSidechain = false, long time = 0) =>
        new(Key(message), request is null ? default : Key(request), isSidechain, time);

    static Hash128 Key(string text) => Hash128.Of(System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public void One_message_with_two_request_ids_is_two_responses()
    {
        var answer = ResponseGroups.Of([Line("m", "r1"), Line("m", "r2"), Line("n", "r3")]);

        Assert.Equal(3, answer.Numbers.Distinct().Count());
        Assert.Equal([false, false, false], answer.LacksRequest);
    }

    [Fact]
    public void A_sidechains_line_and_one_without_a_request_id_join_the_earliest()
    {
        var answer = ResponseGroups.Of([
            Line("m", "late", time: 2),
            Line("m", "early", time: 1),
            Line("m", "side", isSidechain: true, time: 3),
            Line("m", null, time: 4),
        ]);

        Assert.Equal(answer.Numbers[1], answer.Numbers[2]);
        Assert.Equal(answer.Numbers[1], answer.Numbers[3]);
        Assert.NotEqual(answer.Numbers[0], answer.Numbers[1]);
    }

    [Fact]
    public void A_side_questions_request_id_is_no_substitute()
    {
        var answer = ResponseGroups.Of([Line("m", null), Line("m", "side", isSidechain: true)]);

        Assert.Equal([0, 0], answer.Numbers);
        Assert.Equal([true], answer.LacksRequest);
    }

    [Fact]
    public void A_sub_agents_own_request_id_is_known() =>
        Assert.Equal([false], ResponseGroups.Of([Line("m", "agent", isSidechain: true)]).LacksRequest);
}
