namespace Plumbline.EndToEnd.Captures;

/// <summary>What usage must say about one group: itemised plus unitemised for each token and cost field.</summary>
sealed class UsageTruth
{
    /// <summary>The fields that are both itemised by requests and metered.</summary>
    public static readonly string[] Fields =
    [
        "client_cost_usd",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
    ];

    public int Requests { get; set; }

    public int Errors { get; set; }

    public decimal CacheCreation5m { get; set; }

    public decimal CacheCreation1h { get; set; }

    public Dictionary<string, decimal> Itemised { get; } = Fields.ToDictionary(field => field, _ => 0m);

    public Dictionary<string, decimal> Unitemised { get; } = Fields.ToDictionary(field => field, _ => 0m);

    public decimal Total(string field) => Itemised[field] + Unitemised[field];

    public bool IsEmpty => Requests == 0 && Errors == 0 && Fields.All(name => Total(name) == 0);

    public void Add(UsageTruth other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        CacheCreation5m += other.CacheCreation5m;
        CacheCreation1h += other.CacheCreation1h;
        foreach (var field in Fields)
        {
            Itemised[field] += other.Itemised[field];
            Unitemised[field] += other.Unitemised[field];
        }
    }
}
