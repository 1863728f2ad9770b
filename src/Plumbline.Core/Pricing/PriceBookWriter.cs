using System.Globalization;
using System.Text.Json;

namespace Plumbline.Core.Pricing;

/// <summary>A price book in its own format, so that what is shown can be changed and used: <c>docs/formats/price-book.md</c>.</summary>
public static class PriceBookWriter
{
    /// <summary>Writes the models that are asked for, with the periods that hold on a day (all when it is null), as one object.</summary>
    public static void Write(Utf8JsonWriter json, PriceBook book, DateOnly? day, Func<ModelPrices, bool> isAsked)
    {
        json.WriteStartObject();
        json.WriteString("format", PriceBook.Format);
        json.WriteString("version", book.Version);
        json.WriteString("date", Day(book.Date));
        json.WriteString("currency", "USD");
        WriteSurcharges(json, book.Surcharges);
        json.WriteStartArray("models");
        foreach (var model in book.Models.Where(isAsked))
        {
            var periods = model.Periods.Where(period => day is null || period.Contains(day.Value)).ToList();
            if (periods.Count > 0)
                WriteModel(json, model, periods);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteSurcharges(Utf8JsonWriter json, Surcharges all)
    {
        json.WriteStartObject("batch");
        json.WriteString("factor", Number(all.Batch));
        json.WriteEndObject();
        json.WriteStartObject("us_inference");
        json.WriteString("factor", Number(all.Us));
        WriteDay(json, "from", all.UsFrom);
        json.WriteEndObject();
        json.WriteStartObject("web_search");
        json.WriteString("usd_per_1000", Number(all.WebSearches));
        json.WriteEndObject();
    }

    static void WriteModel(Utf8JsonWriter json, ModelPrices model, List<PricePeriod> periods)
    {
        json.WriteStartObject();
        json.WriteString("model", model.Name);
        WriteTexts(json, "aliases", model.Aliases);
        json.WriteBoolean("us_inference", model.HasUsSurcharge);
        json.WriteStartArray("prices");
        foreach (var period in periods)
        {
            json.WriteStartObject();
            WriteDay(json, "from", period.From);
            WriteDay(json, "until", period.Until);
            WritePrices(json, period.Prices);
            WriteLongPrompt(json, period.LongPrompt);
            if (period.Fast is { } fast)
            {
                json.WriteStartObject("fast");
                WritePrices(json, fast.Prices);
                WriteDay(json, "until", fast.Until);
                WriteLongPrompt(json, fast.LongPrompt);
                json.WriteEndObject();
            }

            WriteTexts(json, "sources", period.Sources);
            if (period.Note is { } note)
                json.WriteString("note", note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteLongPrompt(Utf8JsonWriter json, LongPromptPrices? longPrompt)
    {
        if (longPrompt is null)
            return;
        json.WriteStartObject("long_prompt");
        json.WriteNumber("above", longPrompt.Above);
        WritePrices(json, longPrompt.Prices);
        WriteDay(json, "until", longPrompt.Until);
        json.WriteEndObject();
    }

    static void WritePrices(Utf8JsonWriter json, TokenPrices prices)
    {
        json.WriteString("input", Number(prices.Input));
        json.WriteString("output", Number(prices.Output));
        json.WriteString("cache_read", Number(prices.CacheRead));
        json.WriteString("cache_write_5m", Number(prices.CacheCreation5m));
        json.WriteString("cache_write_1h", Number(prices.CacheCreation1h));
    }

    static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static void WriteDay(Utf8JsonWriter json, string name, DateOnly? day)
    {
        if (day is { } known)
            json.WriteString(name, Day(known));
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Number(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);
}
