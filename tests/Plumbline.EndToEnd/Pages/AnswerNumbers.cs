using System.Globalization;
using System.Text.Json;

namespace Plumbline.EndToEnd.Pages;

/// <summary>All numbers of some answers of the API, object by object, so that a row of a page can be compared with the row of an answer.</summary>
sealed class AnswerNumbers
{
    readonly List<Entry> _entries = [];

    /// <summary>An object of an answer: its numbers by name, its texts, and what in it is absent.</summary>
    sealed record Entry(Dictionary<string, decimal> Numbers, HashSet<string> Texts, HashSet<string> Absent);

    /// <summary>Adds what an answer says.</summary>
    public void Add(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in answer.EnumerateArray())
                Add(item);
            AddSums([.. answer.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Read)]);
        }
        else if (answer.ValueKind == JsonValueKind.Object)
        {
            _entries.Add(Read(answer));
            foreach (var part in answer.EnumerateObject())
                Add(part.Value);
        }
    }

    // A page may add up a list, or the rows of a list that have a text in common.
    void AddSums(IReadOnlyList<Entry> rows)
    {
        if (rows.Count == 0)
            return;
        _entries.Add(Sum(rows, []));
        _entries.AddRange(
            from text in rows.SelectMany(row => row.Texts).Distinct()
            let those = rows.Where(row => row.Texts.Contains(text)).ToList()
            select Sum(those, [text])
        );
    }

    static Entry Sum(IReadOnlyList<Entry> rows, HashSet<string> texts)
    {
        var numbers = rows.SelectMany(row => row.Numbers)
            .GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        numbers["rows"] = rows.Count;
        return new(numbers, texts, []);
    }

    static Entry Read(JsonElement item)
    {
        var entry = new Entry([], [], []);
        Read(entry, item, "");
        Derive(entry.Numbers);
        DeriveConcentration(entry.Numbers, item);
        if (
            item.TryGetProperty("start", out var start)
            && item.TryGetProperty("end", out var end)
            && start.ValueKind == JsonValueKind.String
            && end.ValueKind == JsonValueKind.String
        )
            entry.Numbers["length_ms"] = (decimal)(end.GetDateTimeOffset() - start.GetDateTimeOffset()).TotalMilliseconds;
        return entry;
    }

    // What stands in objects within belongs to it as well.
    static void Read(Entry entry, JsonElement item, string prefix)
    {
        foreach (var part in item.EnumerateObject())
        {
            var name = prefix + part.Name;
            if (part.Value.ValueKind == JsonValueKind.Object)
                Read(entry, part.Value, name + ".");
            else if (part.Value.ValueKind == JsonValueKind.Null)
                entry.Absent.Add(name);
            else if (part.Value.ValueKind == JsonValueKind.Array)
            {
                entry.Numbers[name + ".count"] = part.Value.GetArrayLength();
                foreach (var one in part.Value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String))
                    entry.Texts.Add(one.GetString()!);
            }
            else if (Number(part.Value) is { } number)
                entry.Numbers[name] = number;
            else if (part.Value.ValueKind == JsonValueKind.False)
                entry.Numbers["not " + name] = 1;
            else if (part.Value.ValueKind == JsonValueKind.True)
                entry.Texts.Add(name);
            if (part.Value.ValueKind == JsonValueKind.String)
                entry.Texts.Add(part.Value.GetString()!);
        }
    }

    static decimal? Number(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && decimal.TryParse(
            value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    // What pages add up or subtract, each by its name here.
    static void Derive(Dictionary<string, decimal> numbers)
    {
        foreach (
            var prefix in numbers
                .Keys.Where(name => name.EndsWith("output_tokens", StringComparison.Ordinal))
                .Select(name => name[..^"output_tokens".Length])
                .ToList()
        )
        {
            Combine(numbers, prefix, "prompt_tokens", 1, "input_tokens", "cache_read_tokens", "cache_creation_tokens");
            Combine(numbers, prefix, "tokens", 1, "prompt_tokens", "output_tokens");
            Combine(
                numbers,
                prefix,
                "unknown_life_tokens",
                -1,
                "cache_creation_tokens",
                "cache_creation_5m_tokens",
                "cache_creation_1h_tokens"
            );
        }

        foreach (var prefix in new[] { "", "availability.", "latency.", "made." })
        {
            Combine(numbers, prefix, "all", 1, "good", "bad");
            Combine(numbers, prefix, "active_seconds", 1, "active_seconds_user", "active_seconds_cli");
            Combine(numbers, prefix, "difference_usd", -1, "list_cost_usd", "client_cost_usd");
            Combine(numbers, prefix, "not_itemised_usd", -1, "nothing", "unitemised.client_cost_usd");
        }
    }

    // The curve counts from those with the least, the page from those with the most.
    static void DeriveConcentration(Dictionary<string, decimal> numbers, JsonElement item)
    {
        if (!item.TryGetProperty("lorenz", out var curve) || curve.ValueKind != JsonValueKind.Array)
            return;
        foreach (var (point, i) in curve.EnumerateArray().Select((point, i) => (point, i)))
            numbers[$"of_highest.{i}"] = 1 - Number(point.GetProperty("amount"))!.Value / Math.Max(numbers["total"], 1e-9m);
    }

    static void Combine(Dictionary<string, decimal> numbers, string prefix, string name, int sign, params string[] parts)
    {
        if (parts.All(part => part == "nothing" || numbers.ContainsKey(prefix + part)))
            numbers[prefix + name] =
                numbers.GetValueOrDefault(prefix + parts[0]) + sign * parts.Skip(1).Sum(part => numbers[prefix + part]);
    }

    /// <summary>Whether a number is one of the answers': of the objects that say one of the texts, where any does; a share is one of two of them.</summary>
    public bool Has(ShownNumber shown, IReadOnlyCollection<string> texts, IReadOnlyCollection<string> absent)
    {
        var scope = _entries.Where(entry => entry.Texts.Overlaps(texts) || entry.Absent.Overlaps(absent)).ToList();
        if (scope.Count == 0)
            scope = _entries;
        return scope.Any(entry => entry.Numbers.Any(pair => Values(shown.Kind, pair.Key, pair.Value).Any(shown.Holds)))
            || (shown.Kind == NumberKind.Share && HasShare(shown, scope))
            || (
                shown.Low < shown.High && shown.Kind is NumberKind.Count or NumberKind.Time && scope.Any(entry => HasQuotient(shown, entry))
            );
    }

    // So much for each of so many, of one object.
    static bool HasQuotient(ShownNumber shown, Entry entry) =>
        entry.Numbers.Any(part =>
            Values(shown.Kind, part.Key, part.Value)
                .Any(value => entry.Numbers.Values.Any(count => count > 1 && shown.Holds(value / count)))
        );

    static IEnumerable<decimal> Values(NumberKind kind, string name, decimal value) =>
        kind switch
        {
            // From estimate to list cost is the other way round than from list cost to estimate.
            NumberKind.Money => name.StartsWith("cost_difference", StringComparison.Ordinal) ? [-value]
            : IsMoney(name) ? [value]
            : [],
            // What is left of a budget may be less than nothing.
            NumberKind.Share => value is >= -100 and <= 1 && value != Math.Truncate(value) ? [value * 100] : [],
            NumberKind.Time => name.Contains("_ms", StringComparison.Ordinal) || name == "milliseconds" ? [value / 1000]
            : name.Contains("seconds", StringComparison.Ordinal) || name == "increase" ? [value]
            : [],
            // Removed lines stand behind a minus.
            _ => IsMoney(name) ? [] : [value, -value],
        };

    static bool IsMoney(string name) =>
        name.Contains("usd", StringComparison.Ordinal) || name.StartsWith("cost_difference", StringComparison.Ordinal);

    // A part of the same thing, or of another thing in the same object.
    bool HasShare(ShownNumber shown, List<Entry> scope) =>
        scope.Any(part =>
            part.Numbers.Any(number =>
                _entries.Any(whole => whole.Numbers.TryGetValue(number.Key, out var all) && IsShare(shown, number.Value, all))
                || part.Numbers.Values.Any(all => IsShare(shown, number.Value, all) || IsShare(shown, number.Value, all + number.Value))
            )
        );

    static bool IsShare(ShownNumber shown, decimal part, decimal whole) => whole > 0 && shown.Holds(100 * part / whole);
}
