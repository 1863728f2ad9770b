using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>
/// Conditions on people while they are shown as pseudonyms: a pseudonym is looked up among those who are known, and a real name finds
/// nobody, so that nobody can be found out by trying names.
/// </summary>
static class PeopleFilters
{
    /// <summary>The conditions with the real values in them.</summary>
    public static IReadOnlyList<Filter> Resolve(this People people, IReadOnlyList<Filter> filters, IStoreReader store) =>
        people.AreHidden ? [.. filters.Select(filter => filter.Dimension.NamesPeople ? Resolve(people, filter, store) : filter)] : filters;

    static Filter Resolve(People people, Filter filter, IStoreReader store)
    {
        var known = new PersonalValuesQuery(filter.Dimension).Run(store).ToLookup(value => people.Show(value)!, StringComparer.Ordinal);
        var values = filter.Values.SelectMany(value => value is null ? [null] : known[value].Cast<string?>()).ToList();
        return filter with { Values = values };
    }
}
