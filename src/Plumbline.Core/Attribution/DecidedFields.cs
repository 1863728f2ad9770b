using System.Runtime.CompilerServices;

namespace Plumbline.Core.Attribution;

/// <summary>The fields that are decided so far: each by the first that offers a value.</summary>
struct DecidedFields
{
    const int Count = (int)RuleField.Billing + 1;

    [InlineArray(Count)]
    struct Values
    {
        string? _first;
    }

    Values _values;

    /// <summary>Whether a field is open; team and pool close each other.</summary>
    public readonly bool IsOpen(RuleField field) =>
        field is RuleField.Team or RuleField.Pool
            ? _values[(int)RuleField.Team] is null && _values[(int)RuleField.Pool] is null
            : _values[(int)field] is null;

    /// <summary>Takes a value; false when the field was decided before.</summary>
    public bool Offer(RuleField field, string value)
    {
        if (!IsOpen(field))
            return false;
        _values[(int)field] = value;
        return true;
    }

    /// <summary>The owner, with the reason in case that nobody named a team.</summary>
    public readonly Owner ToOwner(UnallocatedReason reason)
    {
        var (team, pool) = (_values[(int)RuleField.Team], _values[(int)RuleField.Pool]);
        return new Owner
        {
            Team = team,
            Pool = pool,
            // What is divided is charged to the cost centres of those who receive it.
            CostCenter = pool is null ? _values[(int)RuleField.CostCenter] : null,
            Project = _values[(int)RuleField.Project],
            Department = _values[(int)RuleField.Department],
            Person = _values[(int)RuleField.Person],
            Billing = _values[(int)RuleField.Billing] is { } name && BillingNames.TryParse(name, out var billing) ? billing : default,
            Reason = team is null && pool is null ? reason : UnallocatedReason.None,
        };
    }
}
