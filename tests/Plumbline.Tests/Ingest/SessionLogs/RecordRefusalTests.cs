using Plumbline.Core.Model;
using Plumbline.Ingest;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Tests.OfCore;
using Encoding = System.Text.Encoding;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class RecordRefusalTests
{
    const string Good = """{"record":"request","time":1795190400000,"id":"msg_1","model":"m","session":"s"}""";

    [Theory]
    [InlineData("not json", Reason.BadRecord)]
    [InlineData("[]", Reason.BadRecord)]
    [InlineData("""{"time":1}""", Reason.BadRecord)]
    [InlineData("""{"record":"request","time":1795190400000,"id":"msg_1"}""", Reason.BadRecord)]
    [InlineData("""{"record":"request","time":1795190400000,"model":"m"}""", Reason.BadRecord)]
    [InlineData("""{"record":"request","time":1795190400000,"model":"m","key":"zz"}""", Reason.BadRecord)]
    [InlineData("""{"record":"request","model":"m","id":"msg_1"}""", Reason.NoTime)]
    [InlineData("""{"record":"request","time":0,"model":"m","id":"msg_1"}""", Reason.NoTime)]
    [InlineData("""{"record":"request","time":999999999999999,"model":"m","id":"msg_1"}""", Reason.NoTime)]
    [InlineData("""{"record":"request","time":1795190400000,"model":"m","id":"msg_1","input_tokens":-1}""", Reason.OutOfRange)]
    [InlineData("""{"record":"request","time":1795190400000,"model":"m","id":"msg_1","input_tokens":1e30}""", Reason.OutOfRange)]
    [InlineData("""{"record":"request","time":1795190400000,"model":"m","id":"msg_1","input_tokens":"7"}""", Reason.BadRecord)]
    [InlineData("""{"record":"request","time":1795190400000,"model":"m","id":"msg_1","parts":[{"input_tokens":-1}]}""", Reason.OutOfRange)]
    [InlineData("""{"record":"request","time":1795190400000,"model":"m","id":"msg_1","parts":[7]}""", Reason.BadRecord)]
    [InlineData("""{"record":"tool","time":1795190400000}""", Reason.BadRecord)]
    [InlineData("""{"record":"prompt","time":1795190400000}""", Reason.BadRecord)]
    public void A_line_that_cannot_be_taken_is_counted_and_the_others_stay(string line, Reason reason)
    {
        var batch = Records.DecodeLines(Good, line, Good.Replace("msg_1", "msg_2"));

        Assert.Equal((2, 1, reason), (batch.LoggedRequests.Count, batch.Refused, batch.FirstRefusal!.Value));
        Assert.Equal($"{reason}=1", batch.Reasons());
        Assert.Equal(3, batch.Senders.AsSpan().ToArray().Sum(sender => sender.Records));
    }

    [Fact]
    public void A_line_beyond_the_longest_is_counted() =>
        Assert.Equal("ValueTooLong=1", Records.DecodeLines(Good, Good[..^1] + ",\"x\":\"" + new string('x', 70_000) + "\"}").Reasons());

    [Fact]
    public void What_a_newer_sender_knows_is_passed_over()
    {
        var batch = Records.DecodeLines(
            Good[..^1] + ""","new":{"a":[1]},"output_tokens":null}""",
            """{"record":"something_new","time":1}""",
            ""
        );

        Assert.Equal((1, 0), (batch.LoggedRequests.Count, batch.Refused));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":\"plumbline-session-records\"}")]
    [InlineData("{\"format\":\"plumbline-session-records\",\"version\":2}")]
    [InlineData("{\"format\":\"plumbline-session-records\",\"version\":99999999999999999999}")]
    [InlineData("{\"format\":\"other\",\"version\":1}")]
    public void A_body_without_a_proper_first_line_is_refused_whole(string first)
    {
        var batch = new Batch();
        var error = new RecordDecoder(new()).Decode(Encoding.UTF8.GetBytes(first + "\n" + Good), batch);

        Assert.NotNull(error);
        Assert.Equal((0, 0), (batch.Taken, batch.Refused));
    }

    [Fact]
    public void A_body_with_too_many_lines_is_refused_whole()
    {
        var batch = new Batch { ReceivedAt = 5 };
        var body = Encoding.UTF8.GetBytes(Records.Header + string.Join('\n', Enumerable.Repeat(Good, 11)));

        Assert.NotNull(new RecordDecoder(new IngestSettings { MaxRecords = 10 }).Decode(body, batch));
        Assert.Equal((0, 0, 5), (batch.Taken, batch.Refused, batch.ReceivedAt));
    }

    [Fact]
    public void Random_and_mutated_bytes_never_throw()
    {
        var decoder = new RecordDecoder(new());
        var batch = new Batch();
        var good = Encoding.UTF8.GetBytes(
            Records.Header
                + Good
                + "\n"
                + """{"record":"tool","time":1795190400000,"id":"toolu_1","name":"Read","bytes":3,"path":"/é"}"""
                + "\n"
        );
        Seeds.Try(
            20_000,
            random =>
            {
                var body = random.Next(10) == 0 ? new byte[random.Next(300)] : good.ToArray();
                if (body.Length != good.Length)
                    random.NextBytes(body);
                for (var i = random.Next(6); i > 0 && body.Length > 0; i--)
                    body[random.Next(body.Length)] = (byte)random.Next(256);
                batch.Clear();
                if (decoder.Decode(body.AsSpan(0, random.Next(body.Length + 1)), batch) is not null)
                    Assert.Equal((0, 0), (batch.Taken, batch.Refused));
                BatchDump.Of(batch);
            }
        );
    }
}
