using System.Net;
using System.Text.RegularExpressions;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;

namespace Plumbline.Tests.Server.Pages;

/// <summary>Pages and API over a small ledger.</summary>
static class PageHost
{
    public static WebHost Open(WebOptions? options = null)
    {
        options ??= new WebOptions();
        return new(
            options,
            builder => builder.Services.AddPlumblinePages(options),
            app =>
            {
                app.MapPlumblineApi();
                app.MapPlumblinePages();
            }
        );
    }

    /// <summary>So that pages know that someone has sent something.</summary>
    public static void Greet(this WebHost host) =>
        host.Ledger.Sender(
            "com.anthropic.claude_code",
            Signal.Logs,
            Protocol.Grpc,
            Encoding.Protobuf,
            Temporality.Unspecified,
            40,
            Store.Queries.SmallLedger.At(20, -4)
        );

    /// <summary>What a reader sees of a page, with single spaces.</summary>
    public static string Seen(string html) =>
        Regex.Replace(
            WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(html, "<script.*?</script>", "", RegexOptions.Singleline), "<[^>]+>", " ")),
            "[ \n\r\t]+",
            " "
        );

    /// <summary>A page as a reader sees it.</summary>
    public static async Task<string> GetSeen(this WebHost host, string path) => Seen(await host.GetText(path));
}
