using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Demo;

/// <summary>The models that one can choose on a day: the newest of each family that the price book has a price for.</summary>
/// <param name="Large">What most work is done with, and the client's default.</param>
/// <param name="Middle">The cheaper choice.</param>
/// <param name="Small">What the client uses for titles and the like.</param>
sealed record ModelMenu(string Large, string Middle, string Small)
{
    /// <summary>A model that no price book knows: an experiment of the Research team's.</summary>
    public const string Unknown = "lantern-tuned-preview";

    static readonly string[] LargeOnes =
    [
        "claude-opus-5-5",
        "claude-opus-5",
        "claude-opus-4-8",
        "claude-opus-4-6",
        "claude-opus-4-5",
        "claude-opus-4-1",
    ];
    static readonly string[] MiddleOnes =
    [
        "claude-sonnet-5-5",
        "claude-sonnet-5",
        "claude-sonnet-4-6",
        "claude-sonnet-4-5",
        "claude-sonnet-4-0",
    ];
    static readonly string[] SmallOnes = ["claude-haiku-5-5", "claude-haiku-4-5", "claude-3-5-haiku-20241022"];

    /// <summary>The menu of a moment, for someone who tries what is new a day later.</summary>
    public static ModelMenu At(PriceBook book, long unixMilliseconds) =>
        new(
            Newest(book, LargeOnes, unixMilliseconds),
            Newest(book, MiddleOnes, unixMilliseconds),
            Newest(book, SmallOnes, unixMilliseconds)
        );

    static string Newest(PriceBook book, string[] models, long unixMilliseconds) =>
        models.FirstOrDefault(model => book.Find(model).Cost(unixMilliseconds - MillisecondsPerDay, default, default, 0).IsPriced)
        ?? models[^1];

    const long MillisecondsPerDay = 86_400_000;
}
