namespace Plumbline.Core.Pricing;

/// <summary>What is wrong with a price book: the first thing that was found.</summary>
sealed class BookErrors
{
    public string? First { get; private set; }

    public void Add(string path, string problem) => First ??= $"{(path.Length == 0 ? "the book" : path)}: {problem}.";
}
