namespace Plumbline.Server.Rules;

/// <summary>Collects what is wrong in one file.</summary>
sealed class Problems(string file, List<RuleProblem> all)
{
    /// <summary>Nobody reads more, and a file that is no table would give one for each line.</summary>
    const int CountMax = 100;

    /// <summary>The file as it was named.</summary>
    public string File => file;

    /// <summary>Says what is wrong at a place.</summary>
    public void Add(int line, int column, string message)
    {
        if (all.Count < CountMax)
            all.Add(new RuleProblem(file, line, column, message));
    }

    /// <summary>Says what is wrong at a value.</summary>
    public void Add(YamlValue at, string message) => Add(at.Line, at.Column, message);

    /// <summary>Says what a value was expected to be, and what it is.</summary>
    public void Expect(YamlValue at, string expected) => Add(at, $"expected {expected}, found {at.Describe()}.");

    /// <summary>Says that a name is not known, and which one may have been meant.</summary>
    public void Unknown(int line, int column, string what, string name, IReadOnlyList<string> known)
    {
        var nearest = NearestName.Of(name, known);
        Add(line, column, $"unknown {what} \"{name}\"; expected {(nearest is null ? "one of " + string.Join(", ", known) : nearest)}.");
    }
}
