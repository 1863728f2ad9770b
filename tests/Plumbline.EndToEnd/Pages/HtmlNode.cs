using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Pages;

/// <summary>An element of a page as the server sent it. Enough of HTML for what Razor writes; a page that is not balanced is an error.</summary>
sealed partial class HtmlNode
{
    // Elements without content.
    static readonly HashSet<string> Void = ["meta", "link", "input", "br", "hr", "img", "col", "wbr"];

    // What stands between the tags of a script or a style is no markup.
    static readonly HashSet<string> Raw = ["script", "style"];

    readonly List<HtmlNode> _children = [];
    readonly Dictionary<string, string> _attributes = [];
    string _text = "";

    HtmlNode(string tag, HtmlNode? parent) => (Tag, Parent) = (tag, parent);

    /// <summary>Its name; empty for text.</summary>
    public string Tag { get; }

    public HtmlNode? Parent { get; }

    public IReadOnlyList<HtmlNode> Children => _children;

    /// <summary>An attribute; empty when it is absent.</summary>
    public string this[string attribute] => _attributes.GetValueOrDefault(attribute, "");

    /// <summary>Whether it has a class.</summary>
    public bool Is(string name) => this["class"].Split(' ').Contains(name);

    /// <summary>All elements below, in the order of the page.</summary>
    public IEnumerable<HtmlNode> All() => _children.SelectMany(child => child.All().Prepend(child));

    /// <summary>All elements of a name below.</summary>
    public IEnumerable<HtmlNode> All(string tag) => All().Where(node => node.Tag == tag);

    /// <summary>What a reader sees, with single spaces.</summary>
    public string Text => Spaces().Replace(Seen(), " ").Trim();

    string Seen() =>
        Tag.Length == 0 ? _text
        : Raw.Contains(Tag) ? ""
        : string.Concat(_children.Select(child => child.Seen()));

    /// <summary>Reads a page.</summary>
    public static HtmlNode Parse(string html)
    {
        var root = new HtmlNode("html", null);
        var at = root;
        var place = 0;
        foreach (Match tag in TagPattern().Matches(html))
        {
            if (tag.Index < place)
                continue;
            at.Add(html[place..tag.Index]);
            place = tag.Index + tag.Length;
            at = tag.Groups["close"].Success ? Close(at, tag.Groups["name"].Value) : Open(at, tag, html, ref place);
        }

        Assert.True(at.Parent is null || at.Tag is "html" or "body", $"<{at.Tag}> is never closed");
        return root;
    }

    void Add(string text)
    {
        if (text.Length > 0)
            _children.Add(new HtmlNode("", this) { _text = WebUtility.HtmlDecode(text) });
    }

    static HtmlNode Open(HtmlNode at, Match tag, string html, ref int place)
    {
        var node = new HtmlNode(tag.Groups["name"].Value, at);
        foreach (Match attribute in AttributePattern().Matches(tag.Groups["attributes"].Value))
            node._attributes[attribute.Groups["name"].Value] = WebUtility.HtmlDecode(attribute.Groups["value"].Value);
        at._children.Add(node);
        if (Raw.Contains(node.Tag))
            place = html.IndexOf($"</{node.Tag}>", place, StringComparison.Ordinal);
        return Void.Contains(node.Tag) || tag.Groups["self"].Success ? at : node;
    }

    static HtmlNode Close(HtmlNode at, string name)
    {
        Assert.True(at.Tag == name, $"</{name}> within <{at.Tag}>: {at.Text[..Math.Min(at.Text.Length, 200)]}");
        return at.Parent!;
    }

    /// <summary>The beginning and the end of it, for messages.</summary>
    public override string ToString() => new StringBuilder().Append('<').Append(Tag).Append("> ").Append(Text).ToString();

    [GeneratedRegex(
        """<(?:(?<close>/)(?<name>[a-z][a-zA-Z0-9-]*)\s*|(?<name>[a-z][a-zA-Z0-9-]*)(?<attributes>(?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*(?<self>/)?)>"""
    )]
    private static partial Regex TagPattern();

    [GeneratedRegex("""(?<name>[^\s=>/]+)(?:="(?<value>[^"]*)")?""")]
    private static partial Regex AttributePattern();

    [GeneratedRegex(@"[ \n\r\t]+")]
    private static partial Regex Spaces();
}
