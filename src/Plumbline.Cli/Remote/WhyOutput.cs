using System.Text.Json;

namespace Plumbline.Cli.Remote;

/// <summary>Prints the answer of <c>/api/v1/why</c> for people.</summary>
static class WhyOutput
{
    static readonly (string Name, string Label)[] Costs =
    [
        ("client_cost_usd", "client estimate"),
        ("list_cost_usd", "list cost"),
        ("effective_cost_usd", "effective cost"),
    ];

    /// <summary>The request, its costs, its owner, and each step.</summary>
    public static void Write(TextWriter output, JsonElement answer)
    {
        var request = answer.GetProperty("request");
        output.WriteLine($"Request {Text(request, "request_id") ?? Text(request, "message_uuid") ?? Text(request, "key")}");
        output.WriteLine($"  {string.Join(", ", Said(request, "time", "model", "user", "session"))}");
        WriteCosts(output, answer.GetProperty("costs"));
        output.WriteLine();
        WriteOwner(output, answer);
        output.WriteLine();
        output.WriteLine($"Step by step, by the rules of version {Text(answer, "rules")}:");
        foreach (var step in answer.GetProperty("steps").EnumerateArray())
            WriteStep(output, step);
        if (Text(answer, "counted_by") is var counting && counting != Text(answer, "rules"))
            output.WriteLine($"Pages still count by the rules of version {counting}; those above are being worked out.");
    }

    static IEnumerable<string> Said(JsonElement of, params string[] names) => names.Select(name => Text(of, name)).OfType<string>();

    static void WriteCosts(TextWriter output, JsonElement costs)
    {
        var shown = Costs
            .Where(cost => Text(costs, cost.Name) is not null)
            .Select(cost => $"{cost.Label} ${Text(costs, cost.Name)}")
            .ToList();
        if (Text(costs, "list_cost_usd") is null && Text(costs, "list_cost_low_usd") is { } low)
            shown.Add($"unpriced, between ${low} and ${Text(costs, "list_cost_high_usd")}");
        if (shown.Count > 0)
            output.WriteLine($"  {string.Join(", ", shown)}");
        if (Text(costs, "cost_difference_cause") is { } cause)
            output.WriteLine($"  estimate less list cost: ${Text(costs, "cost_difference_usd")}, because of {cause}");
    }

    static void WriteOwner(TextWriter output, JsonElement answer)
    {
        var owner = answer.GetProperty("owner");
        output.WriteLine(Text(answer, "summary"));
        string[] more = ["cost_center", "project", "department", "person", "billing"];
        var fields = more.Where(name => Text(owner, name) is not null).Select(name => $"{name} {Text(owner, name)}");
        output.WriteLine($"  {string.Join(", ", fields)}");
        var (since, until) = (Day(answer, "owned_since"), Day(answer, "owned_until"));
        if (since is not null || until is not null)
            output.WriteLine($"  so{(since is null ? "" : " since " + since)}{(until is null ? "" : " and before " + until)}");
        if (Text(answer, "fix") is { } fix)
            output.WriteLine("  " + fix);
    }

    // Owners change at midnight in UTC.
    static string? Day(JsonElement of, string name) => Text(of, name) is { Length: >= 10 } time ? time[..10] : null;

    static void WriteStep(TextWriter output, JsonElement step)
    {
        var mark = step.GetProperty("holds").GetBoolean() ? "+" : "-";
        var place = Text(step, "place") is { } at ? $" ({at})" : "";
        output.WriteLine($"  {mark} {Text(step, "name")}{place}: {Text(step, "why")}");
        foreach (var setting in step.GetProperty("sets").EnumerateArray())
            output.WriteLine($"      {Text(setting, "why")}");
    }

    // Names come from strangers: what would move a terminal's cursor is not written.
    static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? string.Concat(value.GetString()!.Select(letter => char.IsControl(letter) ? ' ' : letter))
            : null;
}
