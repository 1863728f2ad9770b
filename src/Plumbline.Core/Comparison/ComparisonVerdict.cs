namespace Plumbline.Core.Comparison;

/// <summary>What a comparison allows to say. None of them is proof: prompts were not given to models by chance.</summary>
public enum ComparisonVerdict
{
    /// <summary>Too few comparable prompts for any statement.</summary>
    TooFew,

    /// <summary>The cheaper model was not seen to cost less.</summary>
    NotCheaper,

    /// <summary>It cost less, and at least one thing went worse.</summary>
    CheaperButWorse,

    /// <summary>It cost less; whether it went worse, the intervals leave open.</summary>
    Unclear,

    /// <summary>It cost less, and nothing that is measured can have gone worse by more than the margin.</summary>
    CheaperAndNoWorse,
}
