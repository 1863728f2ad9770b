using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Captures;

/// <summary>What real clients sent, sent again: the totals are those that the recorded bodies add up to.</summary>
public class CaptureTests
{
    public static TheoryData<string> Folders() => [.. RecordedBody.Folders()];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_folder_of_recordings_alone_adds_up_to_its_truth(string folder)
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var bodies = RecordedBody.Read(folder);

        await CaptureReplay.SendAsync(plumb, bodies);

        await new CaptureCheck(plumb.Api, new(bodies)).RunAsync();
    }

    [Fact]
    public async Task All_recordings_in_one_server_add_up_to_their_truth()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var bodies = AllBodies();

        await CaptureReplay.SendAsync(plumb, bodies);

        await new CaptureCheck(plumb.Api, new(bodies)).RunAsync();
    }

    [Fact]
    public async Task All_recordings_twice_in_any_order_add_up_to_the_same_truth_also_after_a_restart()
    {
        var seed = Seeds.Next();
        using var scratch = new ScratchFolder();
        var bodies = AllBodies();
        var truth = new CaptureTruth(bodies);
        await using (var plumb = await PlumbProcess.StartAsync(scratch.Folder("data")))
        {
            await CaptureReplay.SendTwiceShuffledAsync(plumb, bodies, seed);
            await new CaptureCheck(plumb.Api, truth).RunAsync();
            Assert.Equal(0, await plumb.TerminateAsync());
        }

        await using var again = await PlumbProcess.StartAsync(scratch.Folder("data"));
        await new CaptureCheck(again.Api, truth).RunAsync();
    }

    [Fact]
    public void The_recordings_are_there_and_hold_what_these_tests_are_about()
    {
        var truth = new CaptureTruth(AllBodies());

        Assert.True(RecordedBody.Folders().Count >= 20, $"only {RecordedBody.Folders().Count} folders in {Repository.Captures}");
        Assert.True(truth.Total().Requests > 100);
        Assert.All(UsageTruth.Fields, field => Assert.True(truth.Total().Unitemised[field] > 0, field));
        Assert.True(truth.Counter("claude_code.active_time.total").Count > 10);
    }

    static List<RecordedBody> AllBodies() => [.. RecordedBody.Folders().SelectMany(RecordedBody.Read)];
}
