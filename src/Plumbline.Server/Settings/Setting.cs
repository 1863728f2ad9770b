namespace Plumbline.Server.Settings;

/// <summary>One thing that can be set: its names, what it takes, its default and its meaning.</summary>
public sealed class Setting
{
    readonly Func<ServerSettings, string, ServerSettings?> _apply;
    readonly Func<ServerSettings, string> _show;

    Setting(
        string name,
        string takes,
        string expected,
        string meaning,
        Func<ServerSettings, string> show,
        Func<ServerSettings, string, ServerSettings?> apply
    )
    {
        (Name, Takes, Expected, Meaning) = (name, takes, expected, meaning);
        (_show, _apply) = (show, apply);
    }

    /// <summary>The key in the settings file, in lower case with hyphens.</summary>
    public string Name { get; }

    /// <summary>A placeholder for the value, such as <c>HOST:PORT</c>.</summary>
    public string Takes { get; }

    /// <summary>What values are valid, as a phrase that follows "expected".</summary>
    public string Expected { get; }

    /// <summary>What it does, for the reference.</summary>
    public string Meaning { get; }

    /// <summary>Whether it is on or off, so that its flag may stand without a value.</summary>
    public bool IsSwitch => Takes == "true|false";

    /// <summary>The flag of <c>plumb serve</c>.</summary>
    public string Flag => "--" + Name;

    /// <summary>The environment variable.</summary>
    public string Variable => "PLUMBLINE_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>The value in some settings, as text that can be read back.</summary>
    public string Show(ServerSettings settings) => _show(settings);

    /// <summary>The settings with this one changed; null when the text is not a valid value.</summary>
    public ServerSettings? Apply(ServerSettings settings, string text) => _apply(settings, text);

    /// <summary>A parser of the usual form.</summary>
    public delegate bool Parser<T>(string text, out T value);

    /// <summary>A setting of any type.</summary>
    public static Setting Of<T>(
        string name,
        string takes,
        string expected,
        string meaning,
        Func<ServerSettings, string> show,
        Parser<T> parse,
        Func<ServerSettings, T, ServerSettings> with
    ) => new(name, takes, expected, meaning, show, (settings, text) => parse(text, out var value) ? with(settings, value) : null);
}
