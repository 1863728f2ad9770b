using System.Text;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>Lines of session logs at random: in any order of keys, with any escapes and white space, and with things that only look like others.</summary>
public sealed class RandomLog(Random random)
{
    int _line;

    public byte[] Line()
    {
        _line++;
        return Encoding.UTF8.GetBytes(
            random.Next(10) switch
            {
                < 5 => Assistant(),
                5 => Object(
                    ("type", Text("progress")),
                    ("uuid", Uuid()),
                    ("timestamp", Time()),
                    ("sessionId", Session()),
                    ("data", Object(("message", Assistant())))
                ),
                6 => Object(
                    ("type", Text("user")),
                    ("uuid", Uuid()),
                    ("timestamp", Time()),
                    ("promptId", Maybe(Uuid())),
                    ("message", Object(("content", Text("Hi \"there\"\n"))))
                ),
                7 => Object(
                    ("type", Text("user")),
                    ("uuid", Uuid()),
                    ("timestamp", Time()),
                    ("message", Object(("content", ToolResult()))),
                    ("toolUseResult", Junk(3))
                ),
                8 => Object(("type", Text(Pick("summary", "file-history-snapshot", "x\"y"))), ("message", Junk(3)), ("junk", Junk(4))),
                _ => Object(("junk", Junk(5))),
            }
        );
    }

    string Assistant() =>
        Object(
            ("type", Text("assistant")),
            ("uuid", Uuid()),
            ("requestId", Maybe(Text($"req_{random.Next(4)}"))),
            ("timestamp", Time()),
            ("sessionId", Session()),
            ("requestSessionId", random.Next(4) == 0 ? Session() : "null"),
            ("cwd", Maybe(Text(Pick("/home/dev/a", "C:\\Users\\Jörg", "/tmp/\"quoted\"\\")))),
            ("gitBranch", Maybe(Text("main"))),
            ("version", Text("2.1.329")),
            ("agentId", random.Next(3) == 0 ? Text("a1") : "null"),
            ("isSidechain", Pick("true", "false", "null")),
            ("message", Message()),
            ("extra", Junk(2))
        );

    string Message() =>
        Object(
            ("id", Maybe(Text($"msg_{random.Next(6)}"))),
            ("model", Text(Pick("claude-opus-5-5", "claude-haiku-4-5", "<synthetic>"))),
            ("stop_reason", Pick("null", "\"end_turn\"", "\"tool_use\"")),
            ("content", $"[{Block()},{Block()}]"),
            ("usage", Usage())
        );

    string Usage() =>
        random.Next(20) == 0
            ? Pick("null", "[]", "\"usage\"")
            : Object(
                ("input_tokens", Number()),
                ("output_tokens", Number()),
                ("cache_read_input_tokens", Number()),
                ("cache_creation_input_tokens", Number()),
                (
                    "cache_creation",
                    random.Next(3) == 0 ? "null" : Object(("ephemeral_5m_input_tokens", Number()), ("ephemeral_1h_input_tokens", Number()))
                ),
                ("server_tool_use", Maybe(Object(("web_search_requests", Number())))),
                ("speed", Pick("\"fast\"", "\"standard\"", "null")),
                ("inference_geo", Pick("\"us\"", "\"not_available\"")),
                ("service_tier", Pick("\"standard\"", "null"))
            );

    string Block() =>
        random.Next(3) switch
        {
            0 => Object(("type", Text("text")), ("text", Text(Prose()))),
            1 => Object(("type", Text("thinking")), ("thinking", Text(Prose())), ("signature", Text("=="))),
            _ => Object(
                ("type", Text("tool_use")),
                ("id", Text($"toolu_{_line}_{random.Next(1000)}")),
                ("name", Text(Pick("Read", "Bash"))),
                ("input", Object(("file_path", Text("/a/ö.cs")), ("content", Text(Prose())), ("usage", Junk(3)), ("message", Junk(2))))
            ),
        };

    string ToolResult() => $"[{Object(("type", Text("tool_result")), ("tool_use_id", Text("t")), ("content", Text(Prose())))}]";

    // Texts with everything that has a meaning outside of texts.
    string Prose() =>
        string.Concat(
            Enumerable
                .Range(0, random.Next(60))
                .Select(_ =>
                    Pick(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"",
                        "\\",
                        "\\\\",
                        "\n",
                        "\t",
                        "ö",
                        "😀",
                        "a",
                        "word ",
                        "{\"usage\":{\"input_tokens\":5}}"
                    )
                )
        );

    string Junk(int depth) =>
        random.Next(depth > 0 ? 7 : 4) switch
        {
            0 => Number(),
            1 => Pick("null", "true", "false"),
            2 or 3 => Text(Prose()),
            4 => $"[{string.Join(Space() + "," + Space(), Enumerable.Range(0, random.Next(4)).Select(_ => Junk(depth - 1)))}{Space()}]",
            5 => Object(("type", Text("assistant")), ("message", Junk(depth - 1)), ("usage", Junk(depth - 1))),
            _ => Object(("id", "null"), ("cwd", "null"), ("model", Junk(depth - 1))),
        };

    string Number() =>
        random.Next(12) switch
        {
            0 => "0",
            1 => "1e3",
            2 => $"{random.Next(100)}.0",
            3 => Pick("null", "-1", "1.5", "\"7\"", "1E2", "12345678901234567890"),
            _ => random.Next(100_000).ToString(),
        };

    string Time() =>
        random.Next(20) == 0
            ? "null"
            : Text($"2026-11-{random.Next(10, 29)}T1{random.Next(10)}:00:{random.Next(10, 59)}.{random.Next(100, 999)}Z");

    string Uuid() => Text($"{random.Next():x8}-{_line:x4}-4222-8333-{random.Next():x12}");

    string Session() => Text(Pick("aaaaaaaa-1111-4222-8333-444444444444", "bbbbbbbb-1111-4222-8333-444444444444"));

    string Maybe(string value) => random.Next(8) == 0 ? "null" : value;

    string Pick(params string[] choices) => choices[random.Next(choices.Length)];

    string Space() => random.Next(6) == 0 ? Pick(" ", "\t", "  ", "\r") : "";

    string Object(params (string Name, string Value)[] members)
    {
        var shuffled = members.Where(_ => random.Next(25) != 0).ToArray();
        if (random.Next(3) == 0)
            random.Shuffle(shuffled);
        if (shuffled.Length > 0 && random.Next(25) == 0)
            shuffled = [.. shuffled, shuffled[random.Next(shuffled.Length)]];
        var texts = shuffled.Select(member => $"{Space()}{Text(member.Name)}{Space()}:{Space()}{member.Value}{Space()}");
        return $"{{{string.Join(',', texts)}{Space()}}}";
    }

    string Text(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\' or '\n' or '\t')
                escaped.Append(
                    c switch
                    {
                        '"' => "\\\"",
                        '\\' => "\\\\",
                        '\n' => "\\n",
                        _ => "\\t",
                    }
                );
            else if (random.Next(60) == 0)
                escaped.Append($"\\u{(int)c:x4}");
            else
                escaped.Append(c);
        }

        return escaped.Append('"').ToString();
    }
}
