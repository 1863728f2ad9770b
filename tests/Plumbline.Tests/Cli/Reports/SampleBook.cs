using Plumbline.Core.SessionLogs;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Tests.Cli.Reports;

/// <summary>A few days of one developer: what the golden files of reports stand on.</summary>
static class SampleBook
{
    public static LogBook Create()
    {
        var book = new LogBook();
        var (shop, docs) = (book.File("/home/dev/code/checkout-service"), book.File("/home/dev/code/文档-site"));
        var sessions = new[]
        {
            "0b6b1d1e-1111-4c0a-9b1e-3f5d3a0c7a01",
            "1c7c2e2f-2222-4d1b-8c2f-4a6e4b1d8b02",
            "2d8d3f30-3333-4e2c-9d30-5b7f5c2e9c03",
        };
        var main = book.Snapshot.Number("main");
        var feature = book.Snapshot.Number("feature/\u001b[31mred\u001b[0m");
        for (var i = 0; i < 60; i++)
        {
            var row = book.Request(
                i % 5 == 0 ? docs : shop,
                $"2026-11-{18 + i % 3}T{8 + i % 11:00}:{i % 60:00}:00Z",
                sessions[i % 3],
                i % 4 == 0 ? "claude-haiku-4-5-20251001" : "claude-opus-4-8[1m]",
                input: 3 + i * 7,
                output: 400 + i * 31,
                read: 90_000L + i * 4_321,
                write5m: i % 2 * 1_200L,
                write1h: 2_500L + i * 13
            );
            row.Branch = i % 3 == 0 ? feature : main;
            row.DurationMs = 2_000 + i * 150;
            row.WebSearches = (ushort)(i % 20 == 7 ? 1 : 0);
            if (i % 6 == 5)
                (row.Agent, row.Flags) = (book.Snapshot.Number(i % 12 == 5 ? "Explore" : null), RequestFlags.Sidechain);
            book.Snapshot.Add(row);
        }

        return book;
    }

    /// <summary>The same with everything that needs a word below the table.</summary>
    public static LogBook CreateWithDefects()
    {
        var book = Create();
        var row = book.Request(0, "2026-11-20T12:00:00Z", model: "my-\u001b[2Jmodel", output: 5_000);
        book.Snapshot.Add(row);
        row = book.Request(0, "2026-11-19T12:00:00Z", output: 1);
        row.Flags = RequestFlags.OutputLowerBound | RequestFlags.ClientCost;
        row.ClientCostNanos = 42_000_000;
        book.Snapshot.Add(row);
        book.Snapshot.Skipped.Add(SkipReason.NotJson, 2);
        book.Snapshot.Skipped.Add(SkipReason.Unfinished);
        return book;
    }

    public static LogBook CreateTools()
    {
        var book = Create();
        var names = new[] { "Read", "Edit", "Bash", "Write", "mcp__github__create_issue" };
        var paths = new[]
        {
            "/home/dev/code/checkout-service/src/Orders/OrderTotals.cs",
            "/home/dev/code/checkout-service/README.md",
            null,
        };
        for (var i = 0; i < 50; i++)
        {
            var name = names[i * 3 % names.Length];
            var row = book.Tool(
                i % 2,
                $"2026-11-{18 + i % 3}T{8 + i % 11:00}:{i % 60:00}:01Z",
                name,
                name is "Bash" ? null : paths[i % 3],
                "s" + i % 4
            );
            (row.InputBytes, row.ResultBytes, row.DurationMs) = (100 + i, 2_000L * i, i * 40);
            if (name is "Edit" or "Write")
                (row.LinesAdded, row.LinesRemoved) = (i, i / 3);
            if (i % 9 == 4)
                row.Flags |= ToolFlags.Error;
            if (i % 13 == 4)
                row.Flags |= ToolFlags.Error | ToolFlags.Denied;
            book.Snapshot.Add(row);
        }

        return book;
    }
}
