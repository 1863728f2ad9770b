namespace Plumbline.Core.Comparison;

/// <summary>One measure of two models over prompts of like shapes.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Dearer">Of the dearer model.</param>
/// <param name="Cheaper">Of the cheaper one, as if it had answered the dearer one's mix of shapes.</param>
/// <param name="Effect">
/// For what prompts took: the cheaper model's value in the dearer's, less one, so that −0.4 is 40 percent less. For how well they went: the difference of the two
/// shares, so that 0.02 is two points more. Null where one of them has nothing to share.
/// </param>
/// <param name="Low">The lower end of the 95 percent interval of the effect; null where it cannot be told.</param>
/// <param name="High">The upper end.</param>
public sealed record ComparedValue(ComparedMeasure Measure, double? Dearer, double? Cheaper, double? Effect, double? Low, double? High)
{
    /// <summary>Whether the cheaper model has less of it, as far as the interval can tell.</summary>
    public bool IsLess => High < 0;

    /// <summary>Whether the cheaper model has more of it, as far as the interval can tell.</summary>
    public bool IsMore => Low > 0;
}
