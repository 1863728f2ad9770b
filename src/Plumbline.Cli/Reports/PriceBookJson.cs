using Plumbline.Cli.Output;
using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Reports;

/// <summary>A price book in its own format, so that what is shown can be changed and used.</summary>
static class PriceBookJson
{
    /// <summary>Writes the models that are asked for, with the periods that hold on a day (all when it is null).</summary>
    public static void Write(TextWriter output, PriceBook book, DateOnly? day, Func<ModelPrices, bool> isAsked) =>
        JsonOutput.Write(output, json => PriceBookWriter.Write(json, book, day, isAsked));
}
