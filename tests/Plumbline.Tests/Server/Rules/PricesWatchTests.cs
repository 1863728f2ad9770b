using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Core.Pricing;
using Plumbline.Server;
using Plumbline.Server.Rules;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Server.Rules;

public sealed class PricesWatchTests : IDisposable
{
    const string Discount = """{"format":"plumbline-contract/1","terms":[{"models":["*"],"discount_percent":10}]}""";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string File(string text)
    {
        var path = Path.Combine(_folder.Path, "contract.json");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void A_changed_file_is_taken_and_a_wrong_one_leaves_the_prices_as_they_were()
    {
        var path = File(Discount);
        List<string> used = [];
        using var watch = PricesWatch.Open(null, path, TimeProvider.System, NullLogger.Instance);
        watch.Start((book, contract) => used.Add(new PriceSet(book, contract).Version));
        var first = watch.Status.Now.Prices.Version;

        File("""{"format":"plumbline-contract/1","terms":[]}""");
        watch.Look();
        Assert.Equal(
            (first, $"--contract: {path}: terms: expected 1 to 1000 terms."),
            (watch.Status.Now.Prices.Version, watch.Status.Now.Problem)
        );
        Assert.Empty(used);

        File(Discount.Replace("10", "20"));
        watch.Look();
        Assert.Null(watch.Status.Now.Problem);
        Assert.NotEqual(first, watch.Status.Now.Prices.Version);
        Assert.Equal([watch.Status.Now.Prices.Version], used);

        System.IO.File.Delete(path);
        watch.Look();
        Assert.Equal($"--contract: expected a file, got \"{path}\".", watch.Status.Now.Problem);
        Assert.Single(used);
    }

    [Fact]
    public void A_wrong_file_at_the_start_is_one_line_for_whoever_started()
    {
        var path = File("{}");

        var wrong = Assert.Throws<WrongInputException>(() => PricesWatch.Open(path, null, TimeProvider.System, NullLogger.Instance));

        Assert.Equal($"--prices: {path}: format: missing; expected it here.", wrong.Message);
    }

    [Fact]
    public void Without_files_the_built_in_book_counts()
    {
        using var watch = PricesWatch.Open(null, null, TimeProvider.System, NullLogger.Instance);

        Assert.Equal(PriceBook.BuiltIn.Version, watch.Status.Now.Prices.Version);
    }
}
