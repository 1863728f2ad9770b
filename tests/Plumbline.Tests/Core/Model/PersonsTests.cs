using Plumbline.Core.Model;

namespace Plumbline.Tests.OfCore;

public sealed class PersonsTests
{
    [Fact]
    public void An_address_names_a_person_and_lends_its_name_to_account_and_installation()
    {
        var both = new PersonClaim("ann@example.org", "acc-1", "inst-1");
        var account = new PersonClaim(null, "acc-1", null);
        var installation = new PersonClaim(null, null, "inst-1");
        var persons = Persons.Of([both, account, installation]);
        Assert.All([both, account, installation], claim => Assert.Equal("ann@example.org", persons[claim]));
    }

    [Fact]
    public void An_installation_that_two_people_share_stays_by_itself()
    {
        var alone = new PersonClaim(null, null, "inst-1");
        var persons = Persons.Of([new("ann@example.org", null, "inst-1"), new("bob@example.org", null, "inst-1"), alone]);
        Assert.Equal("inst-1", persons[alone]);
    }

    [Fact]
    public void An_account_with_two_addresses_stays_by_itself()
    {
        var alone = new PersonClaim(null, "acc-1", null);
        var persons = Persons.Of([new("ann@example.org", "acc-1", null), new("ann@old.example.org", "acc-1", null), alone]);
        Assert.Equal("acc-1", persons[alone]);
    }

    [Fact]
    public void Who_somebody_is_depends_on_the_set_of_claims_only() =>
        Seeds.Try(
            500,
            random =>
            {
                var claims = Enumerable.Range(0, 8).Select(_ => new PersonClaim(Some("e"), Some("a"), Some("i"))).Distinct().ToArray();
                var persons = Persons.Of(claims);
                random.Shuffle(claims);
                Assert.Equal(persons.OrderBy(pair => pair.Key.ToString()), Persons.Of(claims).OrderBy(pair => pair.Key.ToString()));
                Assert.All(claims, claim => Assert.True(claim.Email is null || persons[claim] == claim.Email));

                string? Some(string kind) => random.Next(3) == 0 ? null : kind + random.Next(3);
            }
        );
}
