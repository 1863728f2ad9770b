using System.Text;
using System.Text.Json;
using Plumbline.Cli;
using Plumbline.Core.Audit;

namespace Plumbline.Tests.Cli.Audit;

public sealed class AuditCommandTests : IDisposable
{
    const string Secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-audit-");

    readonly string _log;
    readonly string _keyFile;

    public AuditCommandTests()
    {
        _log = Directory.CreateDirectory(Path.Combine(_folder.FullName, "log")).FullName;
        _keyFile = Path.Combine(_folder.FullName, "audit.key");
        File.WriteAllText(_keyFile, Secret + "\n");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_sound_log_is_one_line_with_its_head()
    {
        var head = Write(1234);

        var (code, output, error) = await RunAsync(_log, "--key", _keyFile);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal($"1,234 records from 2026-11-20T21:00:01Z to 2026-11-20T21:20:34Z, head {head}\n", output);
    }

    [Fact]
    public async Task Without_the_key_it_says_what_it_could_not_check()
    {
        Write(3);

        var (code, output, error) = await RunAsync(_log);

        Assert.Equal(0, code);
        Assert.StartsWith("3 records from", output);
        Assert.Contains("seals were not checked", error);
    }

    [Fact]
    public async Task The_first_bad_record_is_named_with_its_file_and_line()
    {
        Write(20);
        var file = Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl");
        var lines = File.ReadAllLines(file);
        lines[7] = lines[7].Replace("\"user\":\"ann\"", "\"user\":\"bob\"");
        lines[9] = lines[9].Replace("\"user\":\"ann\"", "\"user\":\"bob\"");
        WriteLines(file, lines);

        var (code, output, error) = await RunAsync(_log, "--key", _keyFile);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal($"plumb: {file}:8: record 7: the record was changed, or put here\n", error);
    }

    [Fact]
    public async Task A_record_taken_out_and_one_put_twice_are_called_so()
    {
        Write(20);
        var file = Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl");
        var lines = File.ReadAllLines(file).ToList();
        WriteLines(file, lines.Where((_, i) => i is not (5 or 6)));
        Assert.Contains(":6: record 7: records 5 to 6 are missing before it", (await RunAsync(_log)).Error);
        WriteLines(file, lines.Take(6).Append(lines[3]).Concat(lines.Skip(6)));
        Assert.Contains(":7: record 3: expected record 6: this one belongs elsewhere, or is here twice", (await RunAsync(_log)).Error);
    }

    [Fact]
    public async Task An_end_that_is_cut_off_is_found_by_the_state_and_by_a_note()
    {
        var head = Write(20);
        var file = Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl");
        WriteLines(file, File.ReadAllLines(file)[..^2]);

        var (code, _, error) = await RunAsync(_log, "--key", _keyFile);
        Assert.Equal(1, code);
        Assert.Contains("the log ends with record 18; audit-0.state knows of record 20", error);

        File.Delete(Path.Combine(_log, "audit-0.state"));
        Assert.Contains("nothing says where the log ends", (await RunAsync(_log)).Error);
        Assert.Contains("no line has the hash that was noted", (await RunAsync(_log, "--head", head)).Error);
        Assert.Contains("the log ends with record 18; 20 were noted", (await RunAsync(_log, "--count", "20")).Error);
    }

    [Fact]
    public async Task A_note_of_an_earlier_head_still_holds_when_the_log_has_grown()
    {
        Write(20);
        var line = File.ReadAllLines(Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl"))[12];
        var noted = line[^(AuditFormat.TailSize - 9)..][..64];

        Assert.Equal(0, (await RunAsync(_log, "--head", noted)).Code);
        Assert.Equal(0, (await RunAsync(_log, "--head", noted.ToUpperInvariant(), "--count", "12")).Code);
        Assert.Equal(1, (await RunAsync(_log, "--head", noted, "--count", "13")).Code);
    }

    [Fact]
    public async Task A_single_file_is_verified_with_the_state_beside_it()
    {
        Write(20);

        Assert.Equal(0, (await RunAsync(Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl"), "--key", _keyFile)).Code);
    }

    [Fact]
    public async Task A_file_that_is_none_of_the_log_is_named()
    {
        Write(20);
        File.WriteAllText(Path.Combine(_log, "notes.jsonl"), "{\"a\":1}\n");

        var (code, _, error) = await RunAsync(_log);

        Assert.Equal(1, code);
        Assert.Contains("notes.jsonl: does not begin as files of an audit log do", error);
    }

    [Fact]
    public async Task Json_tells_everything()
    {
        var head = Write(20);
        File.AppendAllText(Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl"), "{\"type\":\"ca");

        using var sound = JsonDocument.Parse((await RunAsync(_log, "--key", _keyFile, "--json")).Output);
        var chain = Assert.Single(sound.RootElement.GetProperty("chains").EnumerateArray().ToList());
        Assert.True(sound.RootElement.GetProperty("sound").GetBoolean());
        Assert.True(sound.RootElement.GetProperty("seals_checked").GetBoolean());
        Assert.Equal(head, chain.GetProperty("head").GetString());
        Assert.Equal(20, chain.GetProperty("records").GetInt64());
        Assert.Equal(11, chain.GetProperty("torn_bytes").GetInt64());

        File.WriteAllText(Path.Combine(_log, "notes.jsonl"), "");
        var (code, output, _) = await RunAsync(_log, "--json");
        using var bad = JsonDocument.Parse(output);
        Assert.Equal(1, code);
        Assert.Equal("foreign", bad.RootElement.GetProperty("problems")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_beginning_of_a_line_is_torn_and_not_edited()
    {
        Write(20);
        File.AppendAllText(Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl"), "{\"type\":\"ca");

        var (code, output, error) = await RunAsync(_log, "--key", _keyFile);

        Assert.Equal(0, code);
        Assert.StartsWith("20 records", output);
        Assert.Contains("torn at the end: 11 bytes after record 20 are no whole line.", error);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("{log}", "--key", "nowhere")]
    [InlineData("{log}", "--key", "{log}/audit-0.state")]
    [InlineData("{log}", "--head", "12")]
    [InlineData("{log}", "--count", "many")]
    [InlineData("{log}", "--count", "-1")]
    [InlineData]
    public async Task Wrong_input_is_said_in_one_line(params string[] args)
    {
        Write(1);

        var (code, output, error) = await RunAsync([.. args.Select(arg => arg.Replace("{log}", _log))]);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_folder_without_a_log_is_wrong_input() => Assert.Equal(2, (await RunAsync(_log)).Code);

    // As the library writes a log, with records that have only what is needed here.
    string Write(int records)
    {
        var time = new DateTimeOffset(2026, 11, 20, 21, 0, 0, TimeSpan.Zero);
        Assert.True(AuditKey.TryParse(Secret, out var key));
        using var chain = new AuditChain(key, default);
        var lines = new AuditLineBuilder();
        new AuditHeader("0123456789abcdef", 1, 0, key!.Id, new string('0', 64), time, "new").Write(lines, chain);
        for (var i = 1; i <= records; i++)
            AuditRecord.Begin(lines, AuditRecordKind.Call, i, time.AddSeconds(i)).Text("user"u8, "ann").End(chain);
        File.WriteAllBytes(Path.Combine(_log, "audit-0-000001-2026-11-20.jsonl"), lines.Written.ToArray());
        var head = Convert.ToHexStringLower(chain.Head);
        var state = new AuditState("0123456789abcdef", key.Id, 1, lines.Length, records, head, false, time);
        File.WriteAllBytes(Path.Combine(_log, "audit-0.state"), state.ToBytes(key));
        return head;
    }

    static void WriteLines(string file, IEnumerable<string> lines) =>
        File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["audit", "verify", .. args], output, error, CancellationToken.None);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
