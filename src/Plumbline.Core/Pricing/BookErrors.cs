namespace Plumbline.Core.Pricing;

/// <summary>What is wrong with a file of prices: the first thing that was found.</summary>
/// <param name="whole">What the whole file is called, such as <c>the book</c>.</param>
sealed class BookErrors(string whole)
{
    public string? First { get; private set; }

    public void Add(string path, string problem) => First ??= $"{(path.Length == 0 ? whole : path)}: {problem}.";
}
