using Plumbline.Store.DuckDb;

namespace Plumbline.Questions;

/// <summary>The texts of table <c>strings</c>: ids count from 1 without a gap, as the writer gives them.</summary>
/// <param name="before">Ids that others have.</param>
public sealed class Texts(int before)
{
    readonly List<string> _texts = [];

    /// <summary>Adds texts that follow each other; returns the first one's id.</summary>
    public int Add(params IEnumerable<string> texts)
    {
        var first = before + _texts.Count + 1;
        _texts.AddRange(texts);
        return first;
    }

    /// <summary>Writes all texts.</summary>
    public void Store(DuckConnection store)
    {
        for (var i = 0; i < _texts.Count; i++)
            store.Execute("INSERT INTO strings VALUES ($1, $2)", before + i + 1, _texts[i]);
    }
}
