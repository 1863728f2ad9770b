using System.Text;
using Plumbline.Core.Audit;
using Plumbline.Instrumentation.Audit;

namespace Plumbline.Instrumentation.Tests.Audit;

/// <summary>A log made from dice: several processes after one another, some of which crash, over days, in small files.</summary>
sealed class MadeLog(AuditFolder folder, Random random)
{
    readonly ManualTime _time = new();

    /// <summary>How many calls were lost on purpose, and so must be told.</summary>
    public long Lost { get; private set; }

    /// <summary>How many processes crashed and were followed by another.</summary>
    public int Crashes { get; private set; }

    /// <summary>Writes it; everything is anchored when it ends.</summary>
    public MadeLog Write(int processes, int records, bool isClosed, TimeSpan? retention = null)
    {
        var options = Options(retention);
        Directory.CreateDirectory(folder.Path);
        var key = AuditKeyFile.Open(folder.KeyFile);
        for (var i = 0; i < processes; i++)
        {
            var isLast = i == processes - 1;
            using var writer = AuditWriter.Open(options, key);
            Append(writer, records / processes);
            if (isLast ? isClosed : random.Next(2) == 0)
                writer.Close();
            else if (isLast)
                writer.Flush();
            else
                Crash(writer);
        }

        return this;
    }

    AuditLogOptions Options(TimeSpan? retention) =>
        new()
        {
            Folder = folder.Path,
            FileSizeMax = random.Next(2000, 16_000),
            FlushesToDisk = false,
            Retention = retention,
            Time = _time,
        };

    void Append(AuditWriter writer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Now += TimeSpan.FromMinutes(random.Next(30) == 0 ? 1500 : random.NextDouble());
            if (random.Next(20) == 0)
                AppendGap(writer);
            else
                writer.Append(Entry());
            if (random.Next(3) == 0)
                writer.Write();
            if (random.Next(15) == 0)
                writer.Flush();
        }

        writer.Write();
    }

    void AppendGap(AuditWriter writer)
    {
        var lost = random.Next(1, 100);
        writer.AppendGap(lost, "queue_full");
        Lost += lost;
    }

    // It may have been in the middle of a line, or the disk kept what it liked of the last block.
    void Crash(AuditWriter writer)
    {
        Crashes++;
        writer.Dispose();
        var last = folder.Files.Order(StringComparer.Ordinal).Last();
        var junk = random.Next(4) switch
        {
            0 => [],
            1 => new byte[random.Next(1, 600)],
            2 => Encoding.UTF8.GetBytes("{\"type\":\"call\",\"record\":" + random.Next(100)),
            _ => Encoding.UTF8.GetBytes("half a line\nand another\n"),
        };
        using var file = new FileStream(last, FileMode.Append);
        file.Write(junk);
    }

    AuditEntry Entry() =>
        new()
        {
            Time = _time.Now,
            User = random.Next(3) == 0 ? "O\"Brien\\\n\u2028 \ud800 日本語" : "ann@example.com",
            Team = random.Next(2) == 0 ? null : "search",
            ModelAsked = "claude-sonnet-4-6",
            RequestId = "req_" + random.Next(),
            Outcome = random.Next(5) == 0 ? "overloaded" : "ok",
            Status = random.Next(200, 600),
            InputTokens = random.NextInt64(200_000),
            ListCostNanos = random.Next(4) == 0 ? null : random.NextInt64(1_000_000_000),
        };

    /// <summary>A line that is chained as any, but sealed with another key.</summary>
    public static string Forge(string body, byte[] previous, out byte[] hash)
    {
        using var chain = new AuditChain(new AuditKey(new byte[32]), previous);
        var tail = new byte[AuditFormat.TailSize];
        chain.Seal(Encoding.UTF8.GetBytes(body), tail);
        hash = chain.Head.ToArray();
        return body + Encoding.ASCII.GetString(tail);
    }
}
