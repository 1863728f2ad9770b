using System.Text.Json;
using Plumbline.Core.Caching;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What the cache saved and lost, in JSON.</summary>
static class CacheAnswerJson
{
    /// <summary>Writes a group.</summary>
    public static void WriteRow(Utf8JsonWriter json, IReadOnlyList<Dimension> by, CacheRow row, People people)
    {
        var usage = row.Usage;
        json.WriteStartObject();
        for (var i = 0; i < by.Count; i++)
            json.WriteString(by[i].Name, people.Show(by[i], row.Key[i]));
        json.WriteNumber("requests", usage.Requests);
        json.WriteNumber("input_tokens", usage.InputTokens);
        json.WriteNumber("cache_read_tokens", usage.ReadTokens);
        json.WriteNumber("cache_creation_tokens", usage.WrittenTokens);
        json.WriteNumber("cache_creation_5m_tokens", usage.Written5mTokens);
        json.WriteNumber("cache_creation_1h_tokens", usage.Written1hTokens);
        if (usage.HitRatio is { } ratio)
            json.WriteNumber("cache_hit_ratio", ratio);
        else
            json.WriteNull("cache_hit_ratio");
        json.WriteNumber("unpriced_requests", usage.UnpricedRequests);
        json.WriteString("saved_usd", usage.Saved.ToString());
        json.WriteString("write_premium_usd", usage.Premium.ToString());
        json.WriteNumber("lost_tokens", usage.Lost.Tokens);
        json.WriteString("lost_usd", usage.Lost.Cost.ToString());
        WriteCauses(json, usage);
        WriteLives(json, usage.Lives);
        json.WriteEndObject();
    }

    static void WriteCauses(Utf8JsonWriter json, CacheUsage usage)
    {
        json.WriteStartArray("causes");
        foreach (var loss in usage.Losses.OrderByDescending(loss => loss.Sums.Cost.Nanos).ThenBy(loss => (loss.Cause, loss.Evidence)))
        {
            var words = CauseAdvice.Of(loss.Cause);
            json.WriteStartObject();
            json.WriteString("cause", words.Name);
            json.WriteBoolean("is_possible_only", CauseConfidence.IsPossible(loss.Cause, loss.Evidence));
            json.WriteBoolean("is_loss", loss.Cause != CacheCause.SessionStart);
            json.WriteNumber("requests", loss.Sums.Count);
            json.WriteNumber("tokens", loss.Sums.Tokens);
            json.WriteString("cost_usd", loss.Sums.Cost.ToString());
            json.WriteString("advice", words.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteLives(Utf8JsonWriter json, CacheLives lives)
    {
        json.WriteStartObject("cache_lives");
        json.WriteString("writes_5m_usd", lives.FiveMinutes.ToString());
        json.WriteString("writes_1h_usd", lives.Hour.ToString());
        json.WriteString("better", CacheTable.NameOf(lives.Better));
        json.WriteEndObject();
    }

    /// <summary>Writes a large miss.</summary>
    public static void WriteMiss(Utf8JsonWriter json, CacheMissRow miss, People people)
    {
        json.WriteStartObject();
        json.WriteString("time", Rfc3339.Format(miss.Time));
        json.WriteString("request_id", miss.RequestId);
        foreach (var (dimension, value) in miss.Of)
            json.WriteString(dimension.Name, people.Show(dimension, value));
        json.WriteString("cause", CauseAdvice.Of(miss.Cause).Name);
        json.WriteBoolean("is_possible_only", CauseConfidence.IsPossible(miss.Cause, miss.Evidence));
        json.WriteNumber("gap_ms", miss.GapMs);
        json.WriteNumber("expected_tokens", miss.ExpectedTokens);
        json.WriteNumber("cache_read_tokens", miss.ReadTokens);
        json.WriteNumber("lost_tokens", miss.LostTokens);
        json.WriteString("lost_usd", miss.Cost?.ToString());
        json.WriteEndObject();
    }
}
