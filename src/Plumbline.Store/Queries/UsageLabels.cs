namespace Plumbline.Store.Queries;

/// <summary>The values of a dimension, each with a small number; 0 is "absent".</summary>
sealed class UsageLabels
{
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    readonly List<string?> _texts = [null];

    /// <summary>The number of a text.</summary>
    public int Of(string? text)
    {
        if (text is null)
            return 0;
        if (_numbers.TryGetValue(text, out var number))
            return number;
        _numbers.Add(text, number = _texts.Count);
        _texts.Add(text);
        return number;
    }

    /// <summary>The text of a number.</summary>
    public string? this[int number] => _texts[number];

    /// <summary>How many there are, "absent" included.</summary>
    public int Count => _texts.Count;
}
