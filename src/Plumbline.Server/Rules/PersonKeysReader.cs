using Plumbline.Core.Attribution;

namespace Plumbline.Server.Rules;

/// <summary>Reads in which attributes an organisation's own senders say who they are.</summary>
static class PersonKeysReader
{
    static readonly string[] Kinds = [.. Enum.GetValues<PersonKeyKind>().Select(PersonKey.NameOf)];

    /// <summary>The attributes that are known, and these.</summary>
    public static PersonKeyAttributes Read(YamlValue? value, Problems problems)
    {
        if (value is null)
            return PersonKeyAttributes.Default;
        var fields = new YamlFields(value, "a mapping from kinds of keys to attributes", Kinds, problems);
        List<(string, PersonKeyKind)> more = [];
        foreach (var (index, name) in Kinds.Index())
        {
            foreach (var item in fields.OneOrMore(name))
            {
                if (fields.Text(item) is { } attribute)
                    more.Add((attribute, (PersonKeyKind)index));
            }
        }

        return PersonKeyAttributes.With(more);
    }
}
