using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages;

/// <summary>Which colour a thing has: a model family keeps its own on every page.</summary>
public static class SeriesColors
{
    static readonly string[] Families = ["opus", "sonnet", "haiku", "fable"];

    /// <summary>The names of the custom properties for some groups, each with a shade from 0: several models of a family share a hue.</summary>
    public static IReadOnlyList<(string Color, int Shade)> Of(Dimension dimension, IReadOnlyList<string?> groups)
    {
        var colors = new List<(string Color, int Shade)>();
        foreach (var group in groups)
        {
            if (group is null)
            {
                colors.Add(("other", 0));
                continue;
            }

            var family = dimension.Name == "model" ? Family(group) : null;
            var used = colors.Count(color => color.Color == family);
            colors.Add(family is null || used > 2 ? (Next(dimension, colors), 0) : (family, used));
        }

        return colors;
    }

    static string? Family(string? model) =>
        model is null ? null
        : model.Contains("mythos", StringComparison.Ordinal) ? "fable"
        : Families.FirstOrDefault(family => model.Contains(family, StringComparison.Ordinal));

    // A model of no known family is grey; other things take the colours in order.
    static string Next(Dimension dimension, List<(string Color, int Shade)> used) =>
        dimension.Name == "model" ? "other" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"s{used.Count % 6 + 1}");
}
