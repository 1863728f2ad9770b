using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Tests.Store.Writing;

/// <summary>Asks a ledger what a script asks, in SQL over its tables; expected and given answers in one form, to be compared.</summary>
sealed class ScriptQuestions(LedgerScript script, LedgerUnderTest ledger)
{
    // Rows that retention removed live on as totals of marks.
    const string Increments = "(SELECT series_id, time, increment FROM increments UNION ALL SELECT series_id, last_seen, total FROM marks)";

    public string Expected(object question) =>
        question switch
        {
            LedgerScript.Increase ask => $"increase {ask.Subject} {ask.Where} = {new Quantity(ask.Answer)}",
            LedgerScript.Usage ask => $"usage {ask.Measure} {ask.Where} = {new Quantity(ask.Itemised)} + {new Quantity(ask.Unitemised)}",
            LedgerScript.Requests ask => $"requests {ask.Condition} {ask.Where} = {ask.Answer}",
            LedgerScript.Events ask => $"events {ask.Condition} {ask.Where} = {ask.Answer}",
            _ => throw new ArgumentException("No such question."),
        };

    public string Answer(object question) =>
        question switch
        {
            LedgerScript.Increase ask => $"increase {ask.Subject} {ask.Where} = {new Quantity(IncreaseOf(ask))}",
            LedgerScript.Usage ask =>
                $"usage {ask.Measure} {ask.Where} = {new Quantity(ItemisedOf(ask))} + {new Quantity(UnitemisedOf(ask))}",
            LedgerScript.Requests ask =>
                $"requests {ask.Condition} {ask.Where} = {ledger.Ask($"SELECT count(*) FROM {RequestRows(ask.Where)} AND {ask.Condition}")}",
            LedgerScript.Events ask => $"events {ask.Condition} {ask.Where} = {EventsOf(ask)}",
            _ => throw new ArgumentException("No such question."),
        };

    Int128 EventsOf(LedgerScript.Events ask) =>
        ledger.Ask(
            $"SELECT count(*) FROM events e JOIN contexts c ON c.id = e.context_id WHERE {Condition(ask.Where)} AND {ask.Condition}"
        );

    Int128 IncreaseOf(LedgerScript.Increase ask)
    {
        var bySeries = ledger.AskByName(
            $"""
            SELECT CAST(s.hash AS VARCHAR), sum(i.increment) FROM {Increments} i JOIN series s ON s.id = i.series_id
            WHERE i.time >= $1 AND i.time < $2 GROUP BY s.hash
            """,
            ask.From,
            ask.To
        );
        return Subjects(ask)
            .Select(series => series.Identity())
            .Distinct()
            .Select(hash => bySeries.GetValueOrDefault(TextOf(hash)))
            .Aggregate((Int128)0, (sum, value) => sum + value);
    }

    IEnumerable<SentSeries> Subjects(LedgerScript.Increase ask) =>
        script
            .Series.Where(series => series.Key == ask.Subject || series.Value.Metric == ask.Subject)
            .Select(series => series.Value)
            .Where(series => ask.Where.Pairs.All(pair => series.Attributes[pair.Key] == pair.Value));

    static string TextOf(Hash128 hash) => new Guid($"{hash.High:x16}{hash.Low:x16}").ToString();

    Int128 ItemisedOf(LedgerScript.Usage ask)
    {
        var column = ask.Measure == "cost" ? "client_cost" : $"{ask.Measure}_tokens * 1000000000::HUGEINT";
        return ledger.Ask($"SELECT sum({column}) FROM {RequestRows(ask.Where)}");
    }

    Int128 UnitemisedOf(LedgerScript.Usage ask)
    {
        var type = ask.Measure switch
        {
            "cost" => 0,
            "input" => 1,
            "output" => 2,
            "cache_read" => 3,
            _ => 4,
        };
        return ledger.Ask(
            $"""
            SELECT sum(u.amount) FROM unitemised u JOIN series s ON s.id = u.series_id
            LEFT JOIN contexts c ON c.id = s.context_id LEFT JOIN strings m ON m.id = s.model_id
            WHERE s.token_type = {type} AND {Condition(ask.Where)}
            """
        );
    }

    static string RequestRows(SentAttributes where) =>
        $"requests r LEFT JOIN contexts c ON c.id = r.context_id LEFT JOIN strings m ON m.id = r.model_id WHERE {Condition(where)}";

    static string Condition(SentAttributes where) =>
        string.Join(
            " AND ",
            where.Pairs.Select(pair => $"{(pair.Key == "session.id" ? "c.session" : "m.value")} = '{pair.Value}'").Prepend("true")
        );
}
