namespace Plumbline.Core.Comparison;

/// <summary>The sums of two models by shape, weighted to one mix of shapes.</summary>
sealed class SideSums(double[] weights)
{
    readonly PromptSums[] _dearer = new PromptSums[weights.Length],
        _cheaper = new PromptSums[weights.Length];

    public void Set(int shape, in PromptSums dearer, in PromptSums cheaper) => (_dearer[shape], _cheaper[shape]) = (dearer, cheaper);

    /// <summary>A measure of both, and what lies between them.</summary>
    public (double? Dearer, double? Cheaper, double? Effect) Of(ComparedMeasure measure)
    {
        var (dearer, cheaper) = (Ratio(measure, _dearer), Ratio(measure, _cheaper));
        double? effect =
            dearer is null || cheaper is null ? null
            : measure.IsOfQuality() ? cheaper - dearer
            : dearer > 0 ? cheaper / dearer - 1
            : null;
        return (dearer, cheaper, effect);
    }

    // A share's two parts are weighted apart: a shape in which no tool was used says nothing of failures, and must not be left out of the mix either.
    double? Ratio(ComparedMeasure measure, PromptSums[] sums)
    {
        var (part, whole) = (0d, 0d);
        for (var i = 0; i < sums.Length; i++)
        {
            var weight = weights[i] / sums[i].Prompts;
            part += weight * measure.Part(sums[i]);
            whole += weight * measure.Whole(sums[i]);
        }

        return whole > 0 ? part / whole : null;
    }
}
