using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace FakeClaude;

/// <summary>Batches that are done as soon as they are made, at half the price. Their results may be read as often as one likes.</summary>
sealed class FakeBatches(FakeBill bill)
{
    readonly ConcurrentDictionary<string, string> _results = new();
    int _count;

    public async Task CreateAsync(HttpContext context)
    {
        var id = $"msgbatch_{Interlocked.Increment(ref _count)}";
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var lines = new List<string>();
        foreach (var request in body["requests"]!.AsArray())
        {
            var usage = new FakeRequest(request!["params"]!.AsObject()).Usage(FakeAnswer.Success) with { ServiceTier = "batch" };
            bill.Charge(usage);
            var line = new JsonObject
            {
                ["custom_id"] = request["custom_id"]!.GetValue<string>(),
                ["result"] = new JsonObject
                {
                    ["type"] = "succeeded",
                    ["message"] = FakeMessage.Whole($"msg_{id}_{lines.Count}", FakeAnswer.Success, usage),
                },
            };
            lines.Add(line.ToJsonString());
        }

        _results[id] = string.Join('\n', lines) + "\n";
        await FakeServer.WriteAsync(context, 200, About(id, context));
    }

    public async Task Retrieve(HttpContext context, string id)
    {
        if (_results.ContainsKey(id))
            await FakeServer.WriteAsync(context, 200, About(id, context));
        else
            await FakeServer.WriteAsync(context, 404, FakeMessage.Error("not_found_error", "batch: " + id));
    }

    public async Task Results(HttpContext context, string id)
    {
        if (!_results.TryGetValue(id, out var lines))
        {
            await FakeServer.WriteAsync(context, 404, FakeMessage.Error("not_found_error", "batch: " + id));
            return;
        }

        context.Response.ContentType = "application/x-jsonl";
        await context.Response.WriteAsync(lines);
    }

    JsonObject About(string id, HttpContext context) =>
        new()
        {
            ["id"] = id,
            ["type"] = "message_batch",
            ["processing_status"] = "ended",
            ["request_counts"] = new JsonObject
            {
                ["processing"] = 0,
                ["succeeded"] = _results[id].Count(letter => letter == '\n'),
                ["errored"] = 0,
                ["canceled"] = 0,
                ["expired"] = 0,
            },
            ["created_at"] = "2026-11-20T00:00:00Z",
            ["expires_at"] = "2026-11-21T00:00:00Z",
            ["ended_at"] = "2026-11-20T00:00:01Z",
            ["archived_at"] = null,
            ["cancel_initiated_at"] = null,
            ["results_url"] = $"http://{context.Request.Host}/v1/messages/batches/{id}/results",
        };
}
