using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Plumbline.EndToEnd.RealClient;

/// <summary>Writes one answer of the Messages API, at once or as server-sent events.</summary>
sealed class MessageStream(HttpResponse response, int number, BilledRequest bill)
{
    public async Task WriteAsync(PlannedTurn turn, bool isStreamed)
    {
        if (!isStreamed)
        {
            response.ContentType = "application/json";
            await response.WriteAsync(JsonSerializer.Serialize(Message(Blocks(turn), StopReason(turn), Usage(bill.Output))));
            return;
        }

        response.ContentType = "text/event-stream";
        await EventAsync("message_start", new { message = Message([], null, Usage(output: 1)) });
        var index = 0;
        await BlockAsync(index, new { type = "text", text = "" }, new { type = "text_delta", text = turn.Text });
        foreach (var tool in turn.Tools)
        {
            var block = new
            {
                type = "tool_use",
                id = ToolId(++index),
                name = tool.Name,
                input = new { },
            };
            await BlockAsync(index, block, new { type = "input_json_delta", partial_json = tool.InputJson });
        }

        var delta = new { stop_reason = StopReason(turn), stop_sequence = (string?)null };
        await EventAsync("message_delta", new { delta, usage = Usage(bill.Output) });
        await EventAsync("message_stop", new { });
    }

    async Task BlockAsync(int index, object block, object delta)
    {
        await EventAsync("content_block_start", new { index, content_block = block });
        await EventAsync("content_block_delta", new { index, delta });
        await EventAsync("content_block_stop", new { index });
    }

    async Task EventAsync(string type, object data)
    {
        var json = JsonSerializer.SerializeToNode(data)!.AsObject();
        json["type"] = type;
        await response.WriteAsync($"event: {type}\ndata: {json.ToJsonString()}\n\n");
        await response.Body.FlushAsync();
    }

    object Message(object[] content, string? stopReason, object usage) =>
        new
        {
            id = $"msg_{number:D4}_{Guid.NewGuid():N}",
            type = "message",
            role = "assistant",
            model = bill.Model,
            content,
            stop_reason = stopReason,
            stop_sequence = (string?)null,
            usage,
        };

    object[] Blocks(PlannedTurn turn) =>
        [
            new { type = "text", text = turn.Text },
            .. turn.Tools.Select(
                (tool, i) =>
                    (object)
                        new
                        {
                            type = "tool_use",
                            id = ToolId(i + 1),
                            name = tool.Name,
                            input = tool.Input,
                        }
            ),
        ];

    object Usage(long output) =>
        new
        {
            input_tokens = bill.Input,
            output_tokens = output,
            cache_read_input_tokens = bill.CacheRead,
            cache_creation_input_tokens = bill.CacheCreation,
            cache_creation = new { ephemeral_5m_input_tokens = bill.CacheCreation5m, ephemeral_1h_input_tokens = bill.CacheCreation1h },
        };

    string ToolId(int index) => $"toolu_{number:D4}_{index:D2}";

    static string StopReason(PlannedTurn turn) => turn.Tools.Length > 0 ? "tool_use" : "end_turn";
}
