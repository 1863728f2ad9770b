namespace Plumbline.EndToEnd.Pages;

/// <summary>What a stranger may send as a name. Each would run <c>plumbHit</c>, turn or break its line, or fill the page, where it is not held to be text.</summary>
static class HostileTexts
{
    const string Hit = "window.plumbHit&&plumbHit()";

    public static IReadOnlyList<string> All { get; } =
    [
        $"<script>{Hit}</script>",
        $"</script><script>{Hit}</script>",
        $"\"><img src=x onerror=\"{Hit}\">",
        $"' onmouseover='{Hit}' autofocus onfocus='{Hit}",
        $"javascript:{Hit}",
        $"data:text/html,<script>{Hit}</script>",
        "//evil.example/x",
        "../../../etc/passwd?x=1&user=ann#top",
        "{{constructor.constructor('plumbHit()')()}} ${plumbHit()} @(1+1) @{ plumbHit(); }",
        "<!-- --><style>*{display:none}</style><base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
        "right\u202Eotni denrut\u2066 isolate \u2069\u200F marks \u202A\u202B",
        "\u05E9\u05DC\u05D5\u05DD 123 \u0645\u0631\u062D\u0628\u0627",
        "first line\nsecond line\r\nthird\u2028fourth\u2029fifth\tsixth",
        "null \0 bell \a escape \u001B[31m delete \u007F next \u0085",
        "lone \uFFFD zero\u200Bwidth\uFEFF joined\u200D",
        "=cmd|'/c calc'!A1",
        "%3Cscript%3E %00 %2e%2e%2f &lt;b&gt; &#60;i&#62; \\u003cu\\u003e",
        "'; DROP TABLE requests; --",
        "   ",
        new string('W', 400),
        string.Concat(Enumerable.Repeat("no space anywhere".Replace(" ", ""), 60)),
        string.Concat(Enumerable.Repeat("Z\u0351\u0343\u0357\u0328", 80)),
        new string('M', 1 << 20),
    ];
}
