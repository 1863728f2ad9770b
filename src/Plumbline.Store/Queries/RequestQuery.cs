using System.Globalization;
using Plumbline.Core.Attribution;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>One request to the API, found by any of its names, with what rules look at when they are asked whose it is.</summary>
/// <param name="Name">A request id, the uuid of its message, or its key (<c>key</c> of events).</param>
public sealed record RequestQuery(string Name)
{
    /// <summary>The newest request of that name; null when there is none.</summary>
    public RequestAnswer? Run(IStoreReader store)
    {
        var found = Named(store).FirstOrDefault(some => some.Count > 0) ?? [];
        if (found.Count == 0)
            return null;
        var request = found[0];
        return new RequestAnswer(request, SubjectQuery.OfContext(store, request.Context)!)
        {
            OthersOfThatName = found.Count - 1,
            Costs = RequestCostQuery.Run(store, request.Row),
            CountedBy = CountingRulesQuery.Run(store) ?? "",
        };
    }

    // One name after the other: a scan for one value passes over most of the table, one for any of three does not.
    IEnumerable<IReadOnlyList<RequestRecord>> Named(IStoreReader store)
    {
        var parameters = new SqlParameters();
        yield return store.Read(parameters.Build(Sql($"r.request_id = {parameters.Add(Name)}", store.Dialect)), Read);
        if (!LongIds.TryParse(Name, out var id))
            yield break;
        yield return store.Read(Sql($"r.message_uuid = {store.Dialect.IdLiteral(id)}", store.Dialect), Read);
        yield return store.Read(Sql($"r.key = {store.Dialect.IdLiteral(id)}", store.Dialect), Read);
    }

    static string Sql(string condition, SqlDialect dialect) =>
        $"""
            SELECT r.row, r.time, r.context_id, r.request_id, {dialect.IdText("r.message_uuid")}, {dialect.IdText(
                "r.key"
            )}, r.source, r.client_cost,
                   m.value, c.session, p.user
            FROM requests r JOIN contexts c ON c.id = r.context_id JOIN people p ON p.context_id = r.context_id
            LEFT JOIN strings m ON m.id = r.model_id
            WHERE {condition}
            ORDER BY r.time DESC, r.row DESC
            """;

    static RequestRecord Read(IRow row) =>
        new()
        {
            Row = row.Int64(0),
            Time = row.Int64(1),
            Context = row.Int64(2),
            RequestId = row.Text(3),
            MessageUuid = row.Text(4),
            Key = row.Text(5)!,
            IsFromSessionLog = row.Int64(6) == (int)RecordSource.SessionLog,
            ClientCost = row.Number(7) is { } cost ? new Usd(cost) : null,
            Model = row.Text(8),
            Session = row.Text(9),
            User = row.Text(10),
        };
}

/// <summary>A request, and what rules look at.</summary>
public sealed record RequestAnswer(RequestRecord Request, Subject Subject)
{
    /// <summary>Older requests that have the same name, as a request id in another session.</summary>
    public int OthersOfThatName { get; init; }

    /// <summary>What it cost at list prices; null while that is being worked out.</summary>
    public RequestCosts? Costs { get; init; }

    /// <summary>The version of the rules by which it is counted at present; other rules may be at work already.</summary>
    public string CountedBy { get; init; } = "";

    /// <summary>Why it is whose it is, by some rules.</summary>
    public Explanation Explain(RuleSet rules) => rules.Explain(Subject, Request.Time / NanosPerMillisecond);

    const long NanosPerMillisecond = 1_000_000;
}

/// <summary>One request.</summary>
public sealed record RequestRecord
{
    internal long Row { get; init; }

    /// <summary>The id of its context.</summary>
    public long Context { get; init; }

    /// <summary>In nanoseconds since 1970.</summary>
    public long Time { get; init; }

    public string? RequestId { get; init; }
    public string? MessageUuid { get; init; }

    /// <summary>What it is unique by, whatever else it has.</summary>
    public required string Key { get; init; }
    public bool IsFromSessionLog { get; init; }
    public Usd? ClientCost { get; init; }
    public string? Model { get; init; }
    public string? Session { get; init; }

    /// <summary>The merged person.</summary>
    public string? User { get; init; }
}
