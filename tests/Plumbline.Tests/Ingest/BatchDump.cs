using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Plumbline.Core.Model;
using Span = Plumbline.Core.Model.Span;

namespace Plumbline.Tests.Ingest;

/// <summary>Everything in a batch as text: each field of each record by its name, slices as what they stand for. How it was encoded is left out.</summary>
public static class BatchDump
{
    static readonly string[] Left = [nameof(Sender.Encoding), nameof(Sender.Protocol)];

    public static string Of(Batch batch)
    {
        var text = new StringBuilder();
        List(text, batch, batch.Senders);
        List(text, batch, batch.Contexts);
        List(text, batch, batch.Metrics);
        List(text, batch, batch.Points);
        List(text, batch, batch.Requests);
        List(text, batch, batch.Events);
        List(text, batch, batch.Spans);
        return text.Append(CultureInfo.InvariantCulture, $"refused {batch.Refused} {batch.FirstRefusal}\n").ToString();
    }

    static void List<T>(StringBuilder text, Batch batch, StructList<T> list)
        where T : struct
    {
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{typeof(T).Name} {i}\n");
            Fields(text, batch, list[i], "  ");
        }
    }

    static void Fields(StringBuilder text, Batch batch, object record, string indent)
    {
        foreach (var field in record.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public))
        {
            if (Left.Contains(field.Name))
                continue;
            var value = field.GetValue(record)!;
            if (value is UsageDimensions)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}{field.Name}:\n");
                Fields(text, batch, value, indent + "  ");
            }
            else
                text.Append(CultureInfo.InvariantCulture, $"{indent}{field.Name} = {Value(batch, field.Name, value)}\n");
        }
    }

    static string Value(Batch batch, string name, object value) =>
        value switch
        {
            Slice slice when name.EndsWith("Attributes", StringComparison.Ordinal) => Attributes(batch, slice),
            Slice slice => batch.Text.Text(slice) is { } text ? $"'{text}'" : "-",
            ReasonCounts reasons => string.Join(", ", reasons.AsSpan().ToArray().Select(r => $"{r.Reason}={r.Count}")),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    public static string Attributes(Batch batch, Slice packed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            AttributeList.WriteJson(batch.Text[packed], json);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
