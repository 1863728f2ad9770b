using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>Reads how shared pools are divided.</summary>
sealed class PoolReader(Problems problems)
{
    static readonly string[] Fields = ["name", "from", "until", "by_use", "shares"];
    static readonly string[] ShareFields = ["team", "cost_center", "weight"];

    /// <summary>Reads the list of pools.</summary>
    public List<SharedPool> Read(YamlValue? list)
    {
        List<SharedPool> pools = [];
        if (list is { Items: null })
            problems.Expect(list, "a list of pools");
        foreach (var item in list?.Items ?? [])
        {
            if (Pool(item) is not { } pool)
                continue;
            if (pools.Exists(other => other.Name == pool.Name && other.From < pool.Until && pool.From < other.Until))
                problems.Add(item, $"the days of pool \"{pool.Name}\" overlap those of an entry before; expected days of its own.");
            pools.Add(pool);
        }

        return pools;
    }

    SharedPool? Pool(YamlValue item)
    {
        var fields = new YamlFields(item, "a pool, which is a mapping", Fields, problems);
        var name = fields.Need("name") is { } at ? fields.Text(at) : null;
        var byUse = fields.Flag("by_use", false);
        var days = fields.Days();
        var shares = Shares(fields.Find("shares"), byUse);
        if (item.Entries is not null && shares.Count == 0 && !byUse)
            problems.Add(item, "expected shares, or by_use: true.");
        return name is null ? null : new SharedPool(name, days.FromMilliseconds, days.UntilMilliseconds, shares, byUse);
    }

    List<PoolShare> Shares(YamlValue? list, bool byUse)
    {
        List<PoolShare> shares = [];
        if (list is { Items: null })
            problems.Expect(list, "a list of teams with their weights");
        foreach (var item in list?.Items ?? [])
        {
            var fields = new YamlFields(item, "a team with its weight, which is a mapping", ShareFields, problems);
            if (byUse && fields.Find("weight") is { } weight)
                problems.Add(weight, "shares follow use here; expected no weight.");
            if (fields.Need("team") is not { } at || fields.Text(at) is not { } team)
                continue;
            var share = new PoolShare(team, fields.Text("cost_center"), byUse ? 1 : fields.Weight("weight"));
            if (shares.Exists(other => other.Team == team))
                problems.Add(item, $"team \"{team}\" is given twice; expected it once.");
            shares.Add(share);
        }

        return shares;
    }
}
