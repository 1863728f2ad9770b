using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.Queries;
using Plumbline.Tests.Store.Queries;
using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>Feeds a history to a server that is killed now and then, and holds the answers against the truth.</summary>
sealed class HistoryRun(LedgerUnderTest ledger, History history, Random random)
{
    static readonly PriceBook[] Books =
    [
        PriceBook.BuiltIn,
        Book(
            """{"format":"plumbline-prices/1","extends":"built-in","date":"2026-12-01","models":[{"model":"claude-opus-5-5","prices":[{"input":3,"output":9,"cache_read":1}]}]}"""
        ),
        Book(
            """{"format":"plumbline-prices/1","extends":"built-in","date":"2026-12-02","models":[{"model":"claude-other","prices":[{"input":3,"output":9,"cache_read":1}]}]}"""
        ),
    ];

    static readonly Contract[] Contracts =
    [
        Contract.TryParse(
            """{"format":"plumbline-contract/1","terms":[{"models":["*"],"discount_percent":7}]}"""u8,
            out var contract,
            out _
        )
            ? contract!
            : throw new InvalidOperationException(),
    ];

    static PriceBook Book(string json) =>
        PriceBook.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out var book, out var error)
            ? book!
            : throw new InvalidOperationException(error);

    Int128 _mixed;
    Int128 _wrongCells;
    string? _notAsRead;

    static readonly string[] Measures = ["cost", "input", "output", "cacheRead", "cacheCreation"];

    /// <summary>As it was received; returns what is wrong.</summary>
    public List<string> AsReceived() => Run(history.Delivered, withRetention: true);

    /// <summary>In another order, with more repetitions.</summary>
    public List<string> Shuffled()
    {
        var deliveries = history.Delivered.Concat(history.Delivered.Where(_ => random.Next(4) == 0)).ToArray();
        random.Shuffle(deliveries);
        return Run(deliveries, withRetention: false);
    }

    List<string> Run(IReadOnlyList<SentBatch> deliveries, bool withRetention)
    {
        ledger.PricesAtOnce = random.Next(5, 60);
        ledger.CellsFrom = random.Next(1, 40);
        ledger.Reset();
        ledger.UsePrices(PriceBook.BuiltIn);
        (_mixed, _notAsRead, _wrongCells) = (0, null, 0);
        var largest = random.Next(3) == 0 ? 20 : 120;
        for (var next = 0; next < deliveries.Count; )
        {
            var size = Math.Min(deliveries.Count - next, random.Next(8) == 0 ? 1 : random.Next(1, largest));
            var group = deliveries.Skip(next).Take(size).ToArray();
            MisbehaveBefore(group);
            ledger.Apply(group);
            next += size;
            if (withRetention && history.Retention is not null && random.Next(2) == 0)
                ledger.Retain(group[^1].ReceivedAt);
            if (random.Next(6) == 0)
                AskAboutUsage();
        }

        return Wrongs();
    }

    // The journal gives back what was not applied, so a group that died is applied again by the next life.
    void MisbehaveBefore(SentBatch[] group)
    {
        if (random.Next(12) == 0)
            ledger.UsePrices(Books[random.Next(Books.Length)], random.Next(2) == 0 ? Contracts[0] : null);
        if (random.Next(3) == 0)
            ledger.PriceSome();
        if (random.Next(20) == 0)
            _mixed += ledger.UnmatchedListCostsIfAny() + ledger.WrongCosts();
        switch (random.Next(10))
        {
            case 0:
                ledger.Restart();
                break;
            case 1:
                ledger.DieWithin(random.Next(3), group);
                break;
            case 2:
                ledger.CatchUp();
                break;
            case 3:
                ledger.CatchUp();
                ledger.Restart();
                break;
        }
    }

    // Not only in the end: whatever is half done, what was added up and every request say the same.
    void AskAboutUsage()
    {
        _wrongCells += ledger.WrongCells() + ledger.WrongDerived() + ledger.WrongEventCells();
        var times = ledger.AskByName(
            "SELECT 'first', coalesce(min(time), 1) FROM requests UNION ALL SELECT 'last', coalesce(max(time), 2) FROM requests"
        );
        _notAsRead ??= new RandomUsage(random, ledger.Read).Difference(new TimeRange((long)times["first"] - 1, (long)times["last"] + 2));
    }

    void CheckCells(List<string> wrongs)
    {
        AskAboutUsage();
        if (_notAsRead is not null)
            wrongs.Add("usage " + _notAsRead);
        Compare(wrongs, "cells that do not hold what their requests and events do", _wrongCells * Quantity.NanosPerUnit, 0);
    }

    List<string> Wrongs()
    {
        ledger.CatchUp();
        var wrongs = new List<string>();
        CheckCells(wrongs);
        CheckSeries(wrongs);
        CheckItemised(wrongs);
        CheckUnitemised(wrongs);
        CheckDoubtful(wrongs);
        CheckPrompts(wrongs);
        CheckCosts(wrongs);
        return wrongs;
    }

    // At any moment the costs that questions read are all requests' by one version of prices, whatever was wanted meanwhile; and in the end they
    // are those that were wanted last, as if there had never been others.
    void CheckCosts(List<string> wrongs)
    {
        Compare(wrongs, "costs that were not those of their version", _mixed * Quantity.NanosPerUnit, 0);
        Compare(wrongs, "requests and costs without each other", ledger.UnmatchedListCostsIfAny() * Quantity.NanosPerUnit, 0);
        ledger.CatchUpPrices();
        Compare(
            wrongs,
            "requests and costs of the wanted prices without each other",
            ledger.UnmatchedListCosts() * Quantity.NanosPerUnit,
            0
        );
        Compare(wrongs, "costs that are not what their prices say", ledger.WrongCosts() * Quantity.NanosPerUnit, 0);
        var shares = ledger.Ask(
            $"SELECT sum(coalesce(client_cost, 0)) - (SELECT sum(coalesce(list_cost, 0) + difference) FROM {ledger.Costs!.Table}) FROM requests"
        );
        Compare(wrongs, "estimates less list costs and differences", shares, 0);
        if (ledger.Costs!.Version != ledger.WantedPrices)
            wrongs.Add($"prices {ledger.Costs.Version}, wanted {ledger.WantedPrices}");
    }

    void CheckSeries(List<string> wrongs)
    {
        var known = ledger.AskByName(
            """
            SELECT CAST(s.hash AS VARCHAR), coalesce(sum(i.increment), 0)
            FROM series s LEFT JOIN (
                SELECT series_id, increment FROM increments UNION ALL SELECT series_id, total FROM marks
            ) i ON i.series_id = s.id GROUP BY s.hash
            """
        );
        foreach (var (hash, (series, total)) in history.Truth.Series)
        {
            if (!known.Remove(TextOf(hash), out var answer) && total != 0)
                wrongs.Add($"{Name(series)} is not known, truth {new Quantity(total)}");
            else if (answer != total)
                wrongs.Add($"{Name(series)} = {new Quantity(answer)}, truth {new Quantity(total)}");
        }

        wrongs.AddRange(known.Select(series => $"series {series.Key} of nobody = {new Quantity(series.Value)}"));
    }

    static string Name(SentSeries series) => $"{series.Metric} {{{series.Attributes}}}";

    static string TextOf(Hash128 hash) => new Guid($"{hash.High:x16}{hash.Low:x16}").ToString();

    void CheckItemised(List<string> wrongs)
    {
        if (history.Retention is null && history.Truth.Doubtful.Count == 0)
            Compare(
                wrongs,
                "requests",
                ledger.Ask("SELECT count(*) FROM requests") * Quantity.NanosPerUnit,
                (Int128)history.Truth.Requests * Quantity.NanosPerUnit
            );
        string[] columns =
        [
            "client_cost",
            "input_tokens * 1000000000",
            "output_tokens * 1000000000",
            "cache_read_tokens * 1000000000",
            "cache_creation_tokens * 1000000000",
        ];
        for (var measure = 0; measure < columns.Length; measure++)
        {
            var known = ledger.AskByName(
                $"SELECT CAST(usage_identity AS VARCHAR), coalesce(sum({columns[measure]}::HUGEINT), 0) FROM "
                    + "(SELECT usage_identity, client_cost, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens FROM requests) GROUP BY ALL"
            );
            if (history.Retention is null)
            {
                foreach (
                    var ((identity, _), total) in history.Truth.Itemised.Where(itemised =>
                        itemised.Key.Measure == Measures[measure] && IsCertain(itemised.Key.Identity)
                    )
                )
                    Compare(wrongs, $"itemised {Measures[measure]} of {identity}", known.GetValueOrDefault(TextOf(identity)), total);
            }
        }
    }

    void CheckUnitemised(List<string> wrongs)
    {
        var known = ledger.AskByName(
            """
            SELECT CAST(u.usage_identity AS VARCHAR) || ' ' || s.token_type, sum(u.amount)
            FROM unitemised u JOIN series s ON s.id = u.series_id GROUP BY u.usage_identity, s.token_type
            """
        );
        foreach (var ((identity, measure), total) in history.Truth.Unitemised().Where(unitemised => IsCertain(unitemised.Key.Identity)))
            Compare(
                wrongs,
                $"unitemised {measure} of {identity}",
                known.GetValueOrDefault($"{TextOf(identity)} {Array.IndexOf(Measures, measure)}"),
                total
            );
        var negative = ledger.Ask("SELECT count(*) FROM (SELECT series_id FROM unitemised GROUP BY series_id HAVING sum(amount) < 0)");
        Compare(wrongs, "series with negative unitemised amounts", negative, 0);
    }

    bool IsCertain(Hash128 identity) => !history.Truth.Doubtful.Contains(identity);

    // Whatever the doubtful responses are, the sum is the larger of what is itemised for certain and what was metered.
    void CheckDoubtful(List<string> wrongs)
    {
        if (history.Truth.Doubtful.Count == 0)
            return;
        var metered = history.Truth.Metered();
        for (var measure = 0; measure < Measures.Length; measure++)
        {
            var column = measure == 0 ? "client_cost" : $"{Columns[measure]} * 1000000000::HUGEINT";
            var known = ledger.AskByName(
                $"""
                SELECT CAST(usage_identity AS VARCHAR), coalesce(sum(amount), 0) FROM (
                    SELECT usage_identity, {column} AS amount FROM requests
                    UNION ALL SELECT usage_identity, {column} FROM folded_requests
                    UNION ALL SELECT u.usage_identity, u.amount FROM unitemised u JOIN series s ON s.id = u.series_id AND s.token_type = {measure}
                ) GROUP BY ALL
                """
            );
            foreach (var identity in history.Truth.Doubtful)
            {
                var key = (identity, Measures[measure]);
                var (itemised, answer) = (history.Truth.Itemised.GetValueOrDefault(key), known.GetValueOrDefault(TextOf(identity)));
                var total = Max(itemised, metered.GetValueOrDefault(key));
                // What was certain when retention removed it stays so, also when an event comes later that makes it doubtful.
                var most = history.Retention is null
                    ? total
                    : Max(itemised + history.Truth.Doubts.GetValueOrDefault(key), metered.GetValueOrDefault(key));
                if (answer < total || answer > most)
                    Compare(wrongs, $"usage {Measures[measure]} of doubtful {identity}", answer, total);
            }
        }
    }

    static readonly string[] Columns = ["client_cost", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"];

    static Int128 Max(Int128 left, Int128 right) => left > right ? left : right;

    void CheckPrompts(List<string> wrongs)
    {
        if (history.Retention is not null)
            return;
        Compare(wrongs, "prompts", ledger.Ask("SELECT count(*) FROM events"), history.Truth.Prompts.Count);
        Compare(
            wrongs,
            "prompts told by events",
            ledger.Ask("SELECT count(*) FROM events WHERE source = 1"),
            history.Truth.Prompts.Values.Count(isEvent => isEvent)
        );
    }

    static void Compare(List<string> wrongs, string what, Int128 answer, Int128 truth)
    {
        if (answer != truth)
            wrongs.Add($"{what} = {new Quantity(answer)}, truth {new Quantity(truth)}");
    }
}
