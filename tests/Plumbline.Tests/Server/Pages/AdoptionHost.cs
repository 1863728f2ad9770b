using Microsoft.Extensions.DependencyInjection;
using Plumbline.Core.Adoption;
using Plumbline.Core.Attribution;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

/// <summary>Pages and API with a list of seats, over six people: two active as ever, one new, one returned, two who stopped.</summary>
static class AdoptionHost
{
    public static WebHost Open(WebOptions? options = null, params Seat[] seats)
    {
        options ??= new WebOptions();
        return new(
            options,
            builder =>
                builder
                    .Services.AddPlumblinePages(options)
                    .AddSingleton(new SeatsStatus(new SeatsState(seats.Length == 0 ? null : new SeatList(seats), []))),
            app =>
            {
                app.MapPlumblineApi();
                app.MapPlumblinePages();
            }
        );
    }

    public static Seat Seat(string email, string? name = null, string? team = null, DateOnly? from = null, DateOnly? until = null) =>
        new()
        {
            Keys = [PersonKey.Of(PersonKeyKind.Email, email)],
            Name = name,
            Team = team,
            Days = new DayRange(from, until),
            Line = 2,
        };

    /// <summary>The window of the tests is the week from 14 November, seen from noon of the 20th.</summary>
    public const string Window = "from=2026-11-14&to=2026-11-20";

    public const string ApiWindow = "from=2026-11-14T00:00:00Z&to=2026-11-20T12:00:00Z";

    public static void FillSix(this WebHost host)
    {
        void Use(string person, string team, string cost, params int[] days)
        {
            foreach (var day in days)
            {
                var context = host.Ledger.Context($"{person}-{day}", team, person: person + "@example.com");
                host.Ledger.Request(context, At(1) + (day - 1) * TimeRange.Day, cost, input: 10, output: 5);
            }
        }

        Use("ann", "a", "8", 12, 15, 16, 19);
        Use("bo", "a", "1", 13, 18);
        Use("cy", "b", "0.5", 17);
        Use("dee", "b", "0.25", -20, 18);
        Use("eve", "b", "2", 3, 10);
        Use("flo", "a", "2", -25);
        host.Greet();
    }
}
