using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Instrumentation.Redaction;

namespace Plumbline.Instrumentation.Tests.Redaction;

public class RedactorTests
{
    // Put together here, so that nobody takes the source for a leak.
    static readonly string Letters = string.Concat(Enumerable.Repeat("aB3dE6gH9jK2mN5pQ8sT", 6));

    public static TheoryData<string, string> Meant() =>
        new()
        {
            { "anthropic-key", "sk-ant-" + "api03-" + Letters[..95] },
            { "anthropic-key", "sk-ant-" + "admin01-" + Letters[..40] },
            { "openai-key", "sk-" + "proj-" + Letters[..60] },
            { "openai-key", "sk-" + Letters[..48] },
            { "aws-key", "AKIA" + "IOSFODNN7EXAMPLE" },
            { "aws-key", "ASIA" + "IOSFODNN7EXAMPLE" },
            { "github-token", "ghp_" + Letters[..36] },
            { "github-token", "github_pat_" + Letters[..22] + "_" + Letters[..59] },
            { "google-key", "AIza" + Letters[..35] },
            { "google-key", "GOCSPX-" + Letters[..28] },
            { "slack-token", "xoxb-" + "123456789012-1234567890123-" + Letters[..24] },
            { "slack-token", "https://hooks.slack.com/services/" + "T01234567/B01234567/" + Letters[..24] },
            { "jwt", "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0." + Letters[..43] },
            { "private-key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n" + Letters + "\n-----END RSA PRIVATE KEY-----" },
            { "private-key", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + Letters + "\n-----END OPENSSH PRIVATE KEY-----" },
            { "email", "o'brien@example.co.uk" },
            { "email", "first.last+tag@sub.example.com" },
            { "email", "jürgen@müller.de" },
            { "iban", "DE89370400440532013000" },
            { "iban", "GB29 NWBK 6016 1331 9268 19" },
            { "iban", "FR14 2004 1010 0505 0001 3M02 606" },
            { "iban", "NO9386011117947" },
            { "payment-card", "4111111111111111" },
            { "payment-card", "5500 0000 0000 0004" },
            { "payment-card", "3782-822463-10005" },
            { "payment-card", "6011111111111117" },
            { "ipv4", "192.0.2.17" },
            { "ipv4", "203.0.113.255" },
            { "ipv6", "2001:db8::8a2e:370:7334" },
            { "ipv6", "fe80::1ff:fe23:4567:890a%eth0" },
            { "ipv6", "2001:0db8:85a3:0000:0000:8a2e:0370:7334" },
            { "ipv6", "::ffff:192.0.2.17" },
            { "phone", "+49 30 901820" },
            { "phone", "+1 (415) 555-0132" },
            { "phone", "+442079460958" },
            { "phone", "(415) 555-0132" },
            { "phone", "415-555-0132" },
            { "national-id", "12345678Z" },
            { "national-id", "X1234567L" },
            { "national-id", "RSSMRA85T10A562S" },
            { "national-id", "131052-308T" },
            { "national-id", "529.982.247-25" },
            { "national-id", "2 55 08 14 168 025 38" },
        };

    [Theory]
    [MemberData(nameof(Meant))]
    public void What_is_meant_is_taken_out_and_named(string rule, string text)
    {
        foreach (var (before, after) in new[] { ("", ""), ("It is ", ". Then"), ("(", ")"), ("\"", "\","), ("<", ">\n"), ("ü ", " ü") })
        {
            var redacted = Redactor.Default.Redact(before + text + after);

            Assert.Equal($"{before}[redacted:{rule}]{after}", redacted.Text);
            Assert.Equal(1, Assert.Single(redacted.Counts, count => count.Key == rule).Value);
        }
    }

    [Theory]
    [InlineData("sk-ant-api03-short")]
    [InlineData("risk-antagonist-and-a-long-name-that-goes-on")]
    [InlineData("task-0123456789abcdef0123456789abcdef0123")]
    [InlineData("sk-button-primary sk-folding-cube")]
    [InlineData("AKIATHISISNOKEY and akiaiosfodnn7example")]
    [InlineData("ghp_short, gho and ghs_")]
    [InlineData("AIzaShort")]
    [InlineData("xoxo, love")]
    [InlineData("eyJust.eyJoking.")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("the bearer internationalization of cheques")]
    [InlineData("authorization: none")]
    [InlineData("npm install left-pad@1.3.0 @types/node@18.0.0")]
    [InlineData("user@localhost, @mention, a@b, 5 @ 3.50")]
    [InlineData("DE89370400440532013001")]
    [InlineData("GB29 NWBK 6016 1331 9268 18")]
    [InlineData("XX89370400440532013000")]
    [InlineData("DE8937040044053201300")]
    [InlineData("4111111111111112")]
    [InlineData("1234567890123456")]
    [InlineData("9999999999999995")]
    [InlineData("1763708144123")]
    [InlineData("id 41111111111111110000000")]
    [InlineData("1.2.3.4.5 and 256.1.1.1 and v1.2.3.4 and 127.0.0.1 and 0.0.0.0 and 1.02.3.4")]
    [InlineData("12:34:56 and 00:1a:2b:3c:4d:5e and std::vector and ::1 and a::b")]
    [InlineData("2026-11-21T06:55:44.123Z and 2026-11-21 and 21.11.2026")]
    [InlineData("+1 +2 +3, 1 + 415, 415-555-013, 123-456-7890")]
    [InlineData("12345678A")]
    [InlineData("X1234567M")]
    [InlineData("RSSMRA85T10A562T")]
    [InlineData("131052-308U")]
    [InlineData("529.982.247-26")]
    [InlineData("111.111.111-11")]
    [InlineData("2 55 08 14 168 025 39")]
    [InlineData("commit 3f786850e387550fdab836ed7e6dc881de23001b")]
    [InlineData("6ba7b810-9dad-11d1-80b4-00c04fd430c8")]
    [InlineData("req_011CSHoEeqs5C35K2UUqR7Fy msg_01XFDUDYJgAACzvnptvVoYEL toolu_01A09q90qw90lq917835lq9")]
    [InlineData("claude-sonnet-4-5-20250929 cost 1234567.891 of 12,345,678 tokens")]
    public void What_only_looks_like_it_stays(string text)
    {
        var redacted = Redactor.Default.Redact(text);

        Assert.Equal(text, redacted.Text);
        Assert.Empty(redacted.Counts);
    }

    [Theory]
    [InlineData("Authorization: Bearer abc123def456ghi789", "Authorization: [redacted:authorization]")]
    [InlineData("authorization: Basic dXNlcjpwYXNz", "authorization: [redacted:authorization]")]
    [InlineData("\"x-api-key\": \"0123456789abcdef\"", "\"x-api-key\": \"[redacted:authorization]\"")]
    [InlineData("curl -H 'X-Api-Key: 0123456789abcdef'", "curl -H 'X-Api-Key: [redacted:authorization]'")]
    [InlineData("send Bearer abcdefghij0123456789 along", "send Bearer [redacted:authorization] along")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = [redacted:aws-secret]")]
    [InlineData("AWS_SECRET_ACCESS_KEY=\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"", "AWS_SECRET_ACCESS_KEY=\"[redacted:aws-secret]\"")]
    public void A_value_is_taken_out_and_its_name_stays(string text, string expected) =>
        Assert.Equal(expected, Redactor.Default.Redact(text).Text);

    [Fact]
    public void A_private_key_whose_end_is_cut_off_is_taken_out_to_the_end() =>
        Assert.Equal("key: [redacted:private-key]", Redactor.Default.Redact("key: -----BEGIN PRIVATE KEY-----\nMIIE" + Letters).Text);

    [Fact]
    public void Each_rule_counts_what_it_found()
    {
        var redacted = Redactor.Default.Redact("ann@example.com, bob@example.com from 192.0.2.1");

        Assert.Equal("[redacted:email], [redacted:email] from [redacted:ipv4]", redacted.Text);
        Assert.Equal(2, redacted.Counts["email"]);
        Assert.Equal(1, redacted.Counts["ipv4"]);
    }

    [Fact]
    public void What_was_redacted_once_stays_as_it_is()
    {
        foreach (var row in Meant())
        {
            var once = Redactor.Default.Redact(row.Data.Item2).Text;

            Assert.Equal(once, Redactor.Default.Redact(once).Text);
        }
    }

    // What makes careless expressions take hours takes these no time that a person would notice; none is given up.
    [Fact]
    public void No_text_hangs_it()
    {
        string[] pieces =
        [
            "a",
            "0",
            "a.",
            "a@",
            "a@a.",
            "@",
            ":",
            "1:",
            "1.",
            "-",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN ",
            "eyJaaaaaaaaa.",
            "sk-ant-",
            "xoxb-123456-",
            "+1 ",
            "+1(",
            "DE89 ",
            "1234 ",
            "authorization:",
            "bearer ",
            "aws_secret_access_key=",
            " ",
            "\n",
            "ü",
            "\ud800",
        ];
        foreach (var piece in pieces.SelectMany(piece => pieces.Select(other => piece + other)).Concat(pieces))
        {
            var text = new StringBuilder().Insert(0, piece, 6000 / piece.Length).ToString();
            foreach (var end in new[] { "", "!", "a" })
                Assert.DoesNotContain("timeout", Redactor.Default.Redact(text + end).Counts.Keys);
        }
    }

    [Fact]
    public void Text_of_any_kind_is_read_without_an_error()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        const string Alphabet = "aAzZ09 .:-+@()[]/=_%\"'\n,XDE4é\ud800\udc00";
        for (var i = 0; i < 3000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

            Assert.DoesNotContain("failure", Redactor.Default.Redact(text).Counts.Keys);
        }
    }

    [Fact]
    public void A_text_that_a_rule_fails_on_is_taken_out_as_a_whole()
    {
        var redactor = new Redactor([
            new RedactionRule("odd", new Regex("x", RegexOptions.NonBacktracking), _ => throw new FormatException()),
        ]);

        Assert.Equal("[redacted:failure]", redactor.Redact("a secret x").Text);
    }

    [Fact]
    public void A_text_that_a_rule_is_slow_on_is_taken_out_as_a_whole()
    {
        var redactor = new Redactor([
            new RedactionRule("slow", new Regex("^(?:a|aa)+$", RegexOptions.None, TimeSpan.FromMilliseconds(50))),
        ]);

        Assert.Equal("[redacted:timeout]", redactor.Redact(new string('a', 60) + "!").Text);
    }

    [Fact]
    public void A_rule_that_could_hang_is_refused() =>
        Assert.Throws<ArgumentException>(() => new RedactionRule("mine", new Regex("(?:a+)+")));

    [Theory]
    [InlineData("")]
    [InlineData("My rule")]
    [InlineData("a]b")]
    public void A_name_that_could_be_mistaken_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new RedactionRule(name, new Regex("a", RegexOptions.NonBacktracking)));

    [Fact]
    public void Rules_of_ones_own_stand_beside_the_ready_ones()
    {
        var badge = new RedactionRule("badge", new Regex(@"\bB-\d{6}\b", RegexOptions.NonBacktracking));

        var redacted = new Redactor([badge, .. RedactionRules.All]).Redact("B-123456 is ann@example.com");

        Assert.Equal("[redacted:badge] is [redacted:email]", redacted.Text);
    }
}
