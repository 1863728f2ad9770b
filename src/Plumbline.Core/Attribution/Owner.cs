namespace Plumbline.Core.Attribution;

/// <summary>Whose some usage is. What no rule names is null.</summary>
public sealed record Owner
{
    /// <summary>The team; without one, and without a pool, usage is unallocated.</summary>
    public string? Team { get; init; }

    /// <summary>The cost centre.</summary>
    public string? CostCenter { get; init; }

    /// <summary>The project or product.</summary>
    public string? Project { get; init; }

    /// <summary>The department.</summary>
    public string? Department { get; init; }

    /// <summary>The person, as the identity map calls them; null leaves the merged identity.</summary>
    public string? Person { get; init; }

    /// <summary>The shared pool whose cost is divided among teams (<see cref="SharedPool.Name"/>); null for direct usage.</summary>
    public string? Pool { get; init; }

    /// <summary>How it is paid for.</summary>
    public Billing Billing { get; init; }

    /// <summary>Why it has no team; <see cref="UnallocatedReason.None"/> when it has one, or a pool.</summary>
    public UnallocatedReason Reason { get; init; }

    /// <summary>Whether a rule says whose it is.</summary>
    public bool IsAllocated => Team is not null || Pool is not null;
}

/// <summary>How usage is paid for.</summary>
public enum Billing : byte
{
    /// <summary>By use, as far as is known: its list cost is money owed.</summary>
    Metered,

    /// <summary>By a seat: its list cost is what it would cost by use (API-equivalent), and is owed to nobody.</summary>
    Subscription,
}

/// <summary>The names of ways to pay, in rules files, identity maps and answers.</summary>
public static class BillingNames
{
    /// <summary>Its name.</summary>
    public static string Name(this Billing billing) => billing.ToString().ToLowerInvariant();

    /// <summary>The way of a name.</summary>
    public static bool TryParse(string text, out Billing billing)
    {
        billing = text == "subscription" ? Billing.Subscription : Billing.Metered;
        return text is "metered" or "subscription";
    }
}

/// <summary>Why usage has no team.</summary>
public enum UnallocatedReason : byte
{
    None,

    /// <summary>It names nobody: no identity of any kind, and no attribute that a rule uses.</summary>
    NoIdentity,

    /// <summary>It names a person whom no row of the identity map knows.</summary>
    UnknownPerson,

    /// <summary>The identity map knows the person, but not for this date.</summary>
    OutsideDates,

    /// <summary>The identity map knows the person, and gives them no team.</summary>
    PersonWithoutTeam,

    /// <summary>There is no identity map, and no other rule fits.</summary>
    NoRule,
}
