namespace Plumbline.Cli.Output;

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Title">Its header.</param>
/// <param name="Rank">Columns with a higher rank are left out first when it gets narrow; rank 0 stays.</param>
/// <param name="IsNumber">Numbers stand to the right, text to the left.</param>
/// <param name="MinWidth">A text may be cut to so many columns; 0 when it may not be cut.</param>
/// <param name="KeepsEnd">Whether a text that is cut keeps its end, as paths do, instead of its start.</param>
/// <param name="Short">Its header where it is narrow; the same when it is absent.</param>
sealed record Column(string Title, int Rank = 0, bool IsNumber = true, int MinWidth = 0, bool KeepsEnd = false, string? Short = null)
{
    /// <summary>The header as a cell.</summary>
    public Cell Header => new(Title, Short);
}

/// <summary>What a cell shows.</summary>
/// <param name="Text">In full.</param>
/// <param name="Compact">Where it is narrow; the same when it is absent.</param>
sealed record Cell(string Text, string? Compact = null)
{
    public static implicit operator Cell(string text) => new(text);

    /// <summary>A count: with separators, or to three digits.</summary>
    public static Cell Of(long count) => new(Figures.Count(count), Figures.Compact(count));
}
