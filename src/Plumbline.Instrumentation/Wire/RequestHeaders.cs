using System.Globalization;
using System.Net.Http.Headers;

namespace Plumbline.Instrumentation.Wire;

/// <summary>What Anthropic's own SDKs tell the API of their attempts.</summary>
static class RequestHeaders
{
    /// <summary>How many attempts were before this one; null when it is not said.</summary>
    public static int? RetryCount(HttpHeaders headers) =>
        int.TryParse(
            ResponseHeaders.Text(headers, "x-stainless-retry-count"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        )
        && count < 1000
            ? count
            : null;

    /// <summary>How long the client waits for an attempt; null when it is not said.</summary>
    public static double? TimeoutSeconds(HttpHeaders headers) =>
        double.TryParse(
            ResponseHeaders.Text(headers, "X-Stainless-Timeout"),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var seconds
        )
        && seconds > 0
            ? seconds
            : null;
}
