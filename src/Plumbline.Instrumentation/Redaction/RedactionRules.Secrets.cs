using System.Text.RegularExpressions;

namespace Plumbline.Instrumentation.Redaction;

public static partial class RedactionRules
{
    /// <summary>Keys and tokens, each by the form that its issuer gives it.</summary>
    public static IReadOnlyList<RedactionRule> Secrets { get; } =
    [
        new("private-key", PrivateKey()),
        new("anthropic-key", AnthropicKey()),
        new("openai-key", OpenAiKey()),
        new("aws-key", AwsKey()),
        new("aws-secret", AwsSecret()),
        new("github-token", GitHubToken()),
        new("google-key", GoogleKey()),
        new("slack-token", SlackToken()),
        new("jwt", Jwt()),
        new("authorization", Authorization()),
    ];

    // Up to its end; one whose end is cut off, up to the end of the text.
    [GeneratedRegex(
        @"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----END))*(?:-----END [A-Z0-9 ]{0,60}-----)?",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(?<![\w-])sk-ant-[a-z]{2,12}\d{2}-[\w-]{20,}", Form, TimeoutMilliseconds)]
    private static partial Regex AnthropicKey();

    [GeneratedRegex(@"(?<![\w-])sk-(?:(?:proj|svcacct|admin|None)-[\w-]{40,}|[A-Za-z0-9]{32,})", Form, TimeoutMilliseconds)]
    private static partial Regex OpenAiKey();

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: long-term and temporary access keys.
    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])", Form, TimeoutMilliseconds)]
    private static partial Regex AwsKey();

    // It has no form of its own: 40 characters behind its name.
    [GeneratedRegex(
        @"(?<=(?i:aws_?(?:secret_?(?:access_?)?key|session_?token))[""']?\s{0,4}[:=]\s{0,4}[""']?)[A-Za-z0-9/+=]{40,}",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex AwsSecret();

    [GeneratedRegex(@"(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{60,255})", Form, TimeoutMilliseconds)]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"(?<![\w-])(?:AIza[\w-]{35}(?![\w-])|GOCSPX-[\w-]{28}(?![\w-])|ya29\.[\w-]{30,})", Form, TimeoutMilliseconds)]
    private static partial Regex GoogleKey();

    [GeneratedRegex(
        @"(?<![\w-])(?:xox[abceoprs](?:-[A-Za-z0-9]{6,}){2,}|xapp-\d-[A-Za-z0-9-]{20,}|https://hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{16,})",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex SlackToken();

    // Header and payload are JSON objects, which in base64url begin with eyJ.
    [GeneratedRegex(@"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*", Form, TimeoutMilliseconds)]
    private static partial Regex Jwt();

    // The value of such a header; or after the word Bearer what has a digit and is too long for a word.
    [GeneratedRegex(
        @"(?<=(?<![\w-])(?i:(?:proxy-)?authorization|x-api-key|api-key)[""']?\s{0,4}[:=]\s{0,4}[""']?)(?:(?i:bearer|basic|token)\s{1,4})?[^\s""',;\[\]]{8,}"
            + @"|(?<=(?<!\w)[Bb]earer\s{1,4})(?=[A-Za-z._~+/=-]{0,200}\d)[\w.~+/=-]{16,}",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex Authorization();
}
