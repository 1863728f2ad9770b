using Plumbline.Core.Model;

namespace Plumbline.Tests.Store.Writing;

public sealed class UnitemisedWriterTests
{
    const long Minute = 60L * 1_000_000_000;
    static readonly long Ten = (new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks * 100;

    static SentSeries Output(string model) =>
        new(
            "claude_code.token.usage",
            "tokens",
            new SentAttributes(("session.id", "s1"), ("model", model), ("type", "output")),
            SentSeries.ClaudeCode,
            new SentAttributes()
        );

    static SentBatch Metered(long receivedAt, string model, double tokens) =>
        new(receivedAt, new SentPoint(Output(model), Temporality.Delta, Ten, Ten + Minute, tokens));

    static SentBatch Itemised(long receivedAt, string model, long tokens) =>
        new(
            receivedAt,
            new SentRequest($"req_{model}", new SentAttributes(("session.id", "s1"), ("model", model)), Ten + 1_000_000) { Output = tokens }
        );

    static Dictionary<string, Int128> ByModel(LedgerUnderTest ledger) =>
        ledger.AskByName(
            """
            SELECT m.value, sum(u.amount) FROM unitemised u JOIN series s ON s.id = u.series_id JOIN strings m ON m.id = s.model_id
            GROUP BY m.value HAVING sum(u.amount) <> 0
            """
        );

    // It was once found again by the time of receipt, which need not grow with the journal's position.
    [Fact]
    public void What_was_received_earlier_and_applied_later_is_not_forgotten_by_a_crash()
    {
        using var ledger = new LedgerUnderTest();
        ledger.Apply(Metered(Ten + 10 * Minute, "opus", 40));
        ledger.CatchUp();
        ledger.Apply(Itemised(Ten + 2 * Minute, "opus", 40));
        ledger.Restart();
        ledger.CatchUp();
        Assert.Empty(ByModel(ledger));
    }

    [Fact]
    public void A_group_that_died_leaves_nothing_due_and_nothing_behind()
    {
        using var ledger = new LedgerUnderTest();
        ledger.DieWithin(2, Metered(Ten + 2 * Minute, "opus", 40));
        ledger.CatchUp();
        Assert.Empty(ByModel(ledger));
        ledger.Apply(Metered(Ten + 2 * Minute, "opus", 40));
        ledger.CatchUp();
        Assert.Equal(40 * Quantity.NanosPerUnit, (long)ByModel(ledger)["opus"]);
    }

    // 10 of each of two models are metered, 10 of a third are itemised: which model keeps the remainder was once a matter of arrival.
    [Fact]
    public void Which_of_two_equal_models_keeps_the_remainder_does_not_depend_on_arrival()
    {
        SentBatch[] batches =
        [
            Metered(Ten + 2 * Minute, "opus", 10),
            Metered(Ten + 3 * Minute, "haiku", 10),
            Itemised(Ten + 4 * Minute, "x", 10),
        ];
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var order in new[] { new[] { 0, 1, 2 }, [1, 0, 2], [2, 1, 0], [2, 0, 1] })
        {
            using var ledger = new LedgerUnderTest();
            foreach (var at in order)
                ledger.Apply(batches[at]);
            ledger.CatchUp();
            answers.Add(string.Join(",", ByModel(ledger).OrderBy(model => model.Key).Select(model => $"{model.Key}={model.Value}")));
        }

        Assert.Single(answers);
    }
}
