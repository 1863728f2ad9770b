namespace Plumbline.Cli.Output;

/// <summary>How a text stands out. The two colours have a contrast of more than 4 to 1 on black and on white alike.</summary>
enum Style : byte
{
    None,
    Bold,
    Faint,

    /// <summary>Teal (#008787): what a row is about.</summary>
    Accent,

    /// <summary>Ochre (#af5f00): what needs attention.</summary>
    Warning,
}

/// <summary>Styles as terminals understand them.</summary>
static class Styles
{
    /// <summary>The escape sequence that begins a style; empty for none.</summary>
    public static string Begin(this Style style) =>
        style switch
        {
            Style.Bold => "\e[1m",
            Style.Faint => "\e[2m",
            Style.Accent => "\e[38;5;30m",
            Style.Warning => "\e[38;5;130m",
            _ => "",
        };

    /// <summary>A text in a style, or plain where there is no colour.</summary>
    public static string Paint(this Terminal terminal, string text, Style style) =>
        terminal.HasColor && style != Style.None && text.Length > 0 ? style.Begin() + text + "\e[0m" : text;
}
