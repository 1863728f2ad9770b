namespace Plumbline.Core.Comparison;

/// <summary>
/// Prompts of like shape that two models answered, each model's in parts that are drawn anew as a whole: a part is what one of 256 lots holds, and every
/// prompt's lot is by chance.
/// </summary>
/// <param name="Dearer">The parts that the dearer model answered.</param>
/// <param name="Cheaper">The parts that the cheaper one answered.</param>
public sealed record ComparedShape(IReadOnlyList<PromptSums> Dearer, IReadOnlyList<PromptSums> Cheaper)
{
    /// <summary>Parts and prompts that each model must have, so that what is drawn from them varies.</summary>
    public const int PartsLeast = 5;

    /// <summary>Whether both have enough of it to be compared.</summary>
    public bool IsComparable => Dearer.Count >= PartsLeast && Cheaper.Count >= PartsLeast;

    /// <summary>Prompts of the dearer model.</summary>
    public long DearerPrompts => Dearer.Sum(part => part.Prompts);

    /// <summary>Prompts of the cheaper model.</summary>
    public long CheaperPrompts => Cheaper.Sum(part => part.Prompts);
}
