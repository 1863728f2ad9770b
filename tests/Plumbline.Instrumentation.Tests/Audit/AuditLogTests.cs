using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Core.Audit.Verification;
using Plumbline.Instrumentation.Audit;

namespace Plumbline.Instrumentation.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ten_thousand_appends_from_many_threads_are_all_there_and_verify()
    {
        await using (var log = AuditLog.Open(_folder.Options(queue: 10_000)))
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(thread => Task.Run(() => KilledProcess.AppendMany(log, thread, 500), Stop)));
            Assert.True(await log.FlushAsync(Stop));
            Assert.Equal(10_000, log.Counts.Written);
            Assert.Equal(10_000, log.Head!.Records);
        }

        var chain = Assert.Single(Sound().Chains);
        Assert.Equal(10_001, chain.Records);
        Assert.True(chain.IsClosed);
        Assert.True(chain.Files > 10);
        var requests = Lines().Select(line => Text(line, "request_id")).OfType<string>().ToList();
        Assert.Equal(10_000, requests.Distinct().Count());
        Assert.Equal(10_000, requests.Count);
    }

    [Fact]
    public async Task A_record_says_who_did_what_when_and_what_became_of_it()
    {
        var time = new ManualTime();
        await using (var log = AuditLog.Open(_folder.Options(time)))
        {
            log.Append(Whole());
            log.Append(new AuditEntry { Outcome = "overloaded", Status = 529 });
        }

        var lines = Lines().ToList();
        Assert.StartsWith(
            """{"type":"call","record":1,"time":"2026-11-20T20:59:58.0000005Z","actor":"nightly","user":"ann \"A\" \u2028é😀","team":"search","application":"helpdesk","model_asked":"claude-sonnet-4-6","model_answered":"claude-sonnet-4-6-20260101","template":"support-reply","template_version":"7","request_id":"req_1","client_request_id":"c-1","outcome":"ok","status":200,"stop_reason":"end_turn","input_tokens":10,"output_tokens":20,"thinking_tokens":5,"cache_read_tokens":30,"cache_write_5m_tokens":40,"cache_write_1h_tokens":50,"list_cost_nanos":123456789,"trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","hash":""",
            lines[1]
        );
        Assert.StartsWith(
            """{"type":"call","record":2,"time":"2026-11-20T21:00:00.0000000Z","outcome":"overloaded","status":529,"unpriced":true,"hash":""",
            lines[2]
        );
        Assert.StartsWith("""{"type":"close","record":3,"time":"2026-11-20T21:00:00.0000000Z","hash":""", lines[3]);
    }

    [Fact]
    public async Task A_prompt_is_kept_as_a_digest_that_needs_the_key_and_never_as_text()
    {
        string prompt,
            response;
        await using (var log = AuditLog.Open(_folder.Options()))
        {
            using var pieces = log.StartDigest()!;
            pieces.Append("The answer "u8);
            pieces.Append("is 42."u8);
            var entry = new AuditEntry
            {
                PromptDigest = log.Digest("What is it?"),
                ResponseDigest = pieces.Finish(),
                PromptText = "What is it?",
                ResponseText = "The answer is 42.",
            };
            (prompt, response) = (entry.PromptDigest.ToString(), entry.ResponseDigest.ToString());
            Assert.Equal(response, log.Digest("The answer is 42.").ToString());
            log.Append(entry);
        }

        Assert.Equal(prompt, Text(Lines().ElementAt(1), "prompt"));
        Assert.Equal(response, Text(Lines().ElementAt(1), "response"));
        Assert.DoesNotContain(Lines(), line => line.Contains("What is it") || line.Contains("42."));
        Assert.Equal("hmac-sha256:" + Convert.ToHexStringLower(HMACSHA256.HashData(_folder.Key.Content, "What is it?"u8)), prompt);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData("What is it?"u8)), File.ReadAllText(_folder.Files[0]));
    }

    [Fact]
    public void A_plain_digest_is_made_only_for_who_asks_for_it()
    {
        using var log = AuditLog.Open(
            new AuditLogOptions
            {
                Folder = _folder.Path,
                KeyFile = _folder.KeyFile,
                Digests = AuditDigestKind.Sha256,
            }
        );

        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData("hi"u8)), log.Digest("hi"u8).ToString());
    }

    [Fact]
    public async Task Text_is_given_redacted_to_who_is_there_for_it()
    {
        var texts = new List<AuditText>();
        await using (var log = AuditLog.Open(_folder.Options(text: texts.Add)))
        {
            log.Append(new AuditEntry { RequestId = "req_1", PromptText = "I am ann@example.com" });
            log.Append(new AuditEntry { RequestId = "req_2" });
            log.Append(new AuditEntry { RequestId = "req_3", ResponseText = "Hello" });
            await log.FlushAsync(Stop);
        }

        Assert.Equal(["req_1", "req_3"], texts.Select(text => text.RequestId));
        Assert.Equal("I am [redacted:email]", texts[0].Prompt!.Text);
        Assert.Null(texts[0].Response);
        Assert.Equal("Hello", texts[1].Response!.Text);
        Assert.Equal(3, texts[1].Record);
        Assert.DoesNotContain(Lines(), line => line.Contains("ann@"));
    }

    [Fact]
    public async Task Who_takes_texts_may_fail_and_the_log_goes_on()
    {
        await using (var log = AuditLog.Open(_folder.Options(text: _ => throw new InvalidOperationException("full"))))
        {
            log.Append(new AuditEntry { PromptText = "a" });
            log.Append(new AuditEntry { PromptText = "b" });
            Assert.True(await log.FlushAsync(Stop));
            Assert.Equal(2, log.Counts.TextsDropped);
        }

        Assert.Equal(3, Assert.Single(Sound().Chains).Records);
    }

    [Fact]
    public async Task What_does_not_fit_the_queue_is_dropped_counted_and_recorded()
    {
        using var entered = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        AuditLogCounts counts;
        await using (var log = AuditLog.Open(_folder.Options(queue: 10, text: _ => Enter(entered, gate))))
        {
            log.Append(new AuditEntry { PromptText = "the one who takes it is slow" });
            entered.Wait(Stop);
            for (var i = 0; i < 1000; i++)
                log.Append(new AuditEntry());
            counts = log.Counts;
            gate.Set();
        }

        Assert.Equal((11, 990), (counts.Appended, counts.DroppedFull));
        Assert.Equal(counts.DroppedFull, Assert.Single(Sound().Chains).Lost);
        Assert.Contains(Lines(), line => Text(line, "reason") == "queue_full");
    }

    [Fact]
    public async Task A_folder_that_fails_loses_nothing_that_fits_the_queue_and_stops_nobody()
    {
        await using (var log = AuditLog.Open(_folder.Options()))
        {
            log.Append(new AuditEntry { RequestId = "req_before" });
            Assert.True(await log.FlushAsync(Stop));
            Break();

            log.Append(new AuditEntry { RequestId = "req_lost" });
            while (log.Counts.Failures == 0)
                Assert.False(await log.FlushAsync(Stop));
            log.Append(new AuditEntry { RequestId = "req_waits" });
            Assert.False(await log.FlushAsync(Stop));
            Assert.NotNull(log.LastProblem);
            Mend();
            while (!await log.FlushAsync(Stop))
                await Task.Yield();
        }

        var chain = Assert.Single(Sound().Chains);
        Assert.Contains(Lines(), line => Text(line, "request_id") == "req_before");
        Assert.Contains(Lines(), line => Text(line, "request_id") == "req_waits");
        Assert.Equal(1, chain.Crashes);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_can_still_be_closed()
    {
        var log = AuditLog.Open(_folder.Options());
        await log.FlushAsync(Stop);
        Break();
        for (var i = 0; i < 10; i++)
            log.Append(new AuditEntry());

        await log.DisposeAsync();

        log.Append(new AuditEntry());
        Assert.False(await log.FlushAsync(Stop));
        Assert.Equal(1, log.Counts.DroppedClosed);
        Mend();
    }

    [Fact]
    public async Task Two_logs_in_one_folder_write_a_chain_each_and_the_next_goes_on_with_the_first()
    {
        await using (var one = AuditLog.Open(_folder.Options()))
        {
            await one.FlushAsync(Stop);
            await using var two = AuditLog.Open(_folder.Options());
            one.Append(new AuditEntry { RequestId = "req_1" });
            two.Append(new AuditEntry { RequestId = "req_2" });
            await two.FlushAsync(Stop);
            Assert.NotEqual(one.Head!.Chain, two.Head!.Chain);
        }

        await using (var next = AuditLog.Open(_folder.Options()))
            next.Append(new AuditEntry { RequestId = "req_3" });

        Assert.Equal([2, 4], Sound().Chains.Select(chain => chain.Records).Order());
    }

    [Fact]
    public async Task Another_key_begins_another_chain_and_both_verify_with_their_keys()
    {
        await using (var log = AuditLog.Open(_folder.Options()))
            log.Append(new AuditEntry());
        var first = _folder.Key;
        File.Delete(_folder.KeyFile);
        await using (var log = AuditLog.Open(_folder.Options()))
            log.Append(new AuditEntry());

        Assert.Equal(2, _folder.Verify(first, _folder.Key).Chains.Count);
        Assert.True(_folder.Verify(first, _folder.Key).IsSound);
        Assert.Contains(_folder.Verify(true).Problems, problem => problem.Kind == AuditProblemKind.Foreign);
    }

    [Fact]
    public async Task A_day_begins_a_file()
    {
        var time = new ManualTime();
        await using (var log = AuditLog.Open(_folder.Options(time)))
        {
            for (var day = 0; day < 3; day++)
            {
                log.Append(new AuditEntry());
                await log.FlushAsync(Stop);
                time.Now += TimeSpan.FromDays(1);
            }
        }

        Assert.Equal(
            ["audit-0-000001-2026-11-20.jsonl", "audit-0-000002-2026-11-21.jsonl", "audit-0-000003-2026-11-22.jsonl"],
            _folder.Files.Select(Path.GetFileName).Take(3)
        );
        Sound();
    }

    [Fact]
    public async Task Old_files_are_deleted_whole_and_a_checkpoint_says_so()
    {
        var time = new ManualTime();
        await using (var log = AuditLog.Open(_folder.Options(time, retention: TimeSpan.FromDays(3))))
        {
            for (var day = 0; day < 10; day++)
            {
                log.Append(new AuditEntry { RequestId = $"req_{day}" });
                await log.FlushAsync(Stop);
                time.Now += TimeSpan.FromDays(1);
            }
        }

        var chain = Assert.Single(Sound().Chains);
        Assert.True(chain.FirstRecord > 5);
        Assert.Contains(Lines(), line => Text(line, "request_id") == "req_9");
        Assert.Contains(Lines(), line => Text(line, "request_id") == "req_6");
        Assert.DoesNotContain(Lines(), line => Text(line, "request_id") == "req_4");

        // What no checkpoint tells of may not be missing.
        File.Delete(_folder.Files[0]);
        Assert.Equal(AuditProblemKind.Missing, Assert.Single(_folder.Verify(true).Problems).Kind);
    }

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_may_read_it()
    {
        string id;
        using (var log = AuditLog.Open(_folder.Options()))
            id = log.KeyId;
        using (var log = AuditLog.Open(_folder.Options()))
            Assert.Equal(id, log.KeyId);

        Assert.Equal(_folder.Key.Id, id);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.KeyFile));
    }

    [Fact]
    public void A_file_that_holds_no_key_is_said_when_the_log_is_opened()
    {
        File.WriteAllText(_folder.KeyFile, "secret");

        Assert.Contains(_folder.KeyFile, Assert.Throws<IOException>(() => AuditLog.Open(_folder.Options())).Message);
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_a_log_that_verifies_and_that_the_next_goes_on_with()
    {
        using (var other = StartOther())
        {
            while (_folder.Files.Sum(file => new FileInfo(file).Length) < 300_000)
            {
                Assert.False(other.HasExited);
                await Task.Delay(10, Stop);
            }

            other.Kill();
            await other.WaitForExitAsync(Stop);
        }

        var before = Assert.Single(Sound().Chains);
        await using (var log = AuditLog.Open(_folder.Options()))
            log.Append(new AuditEntry { RequestId = "req_after" });
        var after = Assert.Single(Sound().Chains);
        Assert.Equal(before.LastRecord + 2, after.LastRecord);
        Assert.Equal((1, true), (after.Crashes, after.IsClosed));
        Assert.Equal(before.TornBytes > 0 ? 1 : 0, after.TornEnds);
    }

    Process StartOther()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(KilledProcess).Assembly.Location,
                "--filter-method",
                $"*.{nameof(KilledProcess.Append_until_killed)}",
                "--explicit",
                "only",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AUDIT_FOLDER"] = _folder.Path;
        start.Environment["AUDIT_KEY"] = _folder.KeyFile;
        var other = Process.Start(start)!;
        other.BeginOutputReadLine();
        other.BeginErrorReadLine();
        return other;
    }

    // A file in the place of the folder fails for anybody, also for root.
    void Break()
    {
        Directory.Move(_folder.Path, _folder.Path + ".away");
        File.WriteAllText(_folder.Path, "");
    }

    void Mend()
    {
        File.Delete(_folder.Path);
        Directory.Move(_folder.Path + ".away", _folder.Path);
    }

    AuditReport Sound()
    {
        var report = _folder.Verify(true);
        Assert.True(report.IsSound, AuditFolder.Text(report));
        return report;
    }

    IEnumerable<string> Lines() => _folder.Files.SelectMany(File.ReadLines);

    static void Enter(ManualResetEventSlim entered, ManualResetEventSlim gate)
    {
        entered.Set();
        gate.Wait(Stop);
    }

    static AuditEntry Whole() =>
        new()
        {
            Time = new DateTimeOffset(2026, 11, 20, 21, 59, 58, TimeSpan.FromHours(1)).AddTicks(5),
            Actor = "nightly",
            User = "ann \"A\" \u2028é😀",
            Team = "search",
            Application = "helpdesk",
            ModelAsked = "claude-sonnet-4-6",
            ModelAnswered = "claude-sonnet-4-6-20260101",
            TemplateId = "support-reply",
            TemplateVersion = "7",
            RequestId = "req_1",
            ClientRequestId = "c-1",
            Outcome = "ok",
            Status = 200,
            StopReason = "end_turn",
            InputTokens = 10,
            OutputTokens = 20,
            ThinkingTokens = 5,
            CacheReadTokens = 30,
            CacheWriteFiveMinuteTokens = 40,
            CacheWriteHourTokens = 50,
            ListCostNanos = 123_456_789,
            TraceId = ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"),
            SpanId = ActivitySpanId.CreateFromString("b7ad6b7169203331"),
        };

    static string? Text(string line, string name)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
