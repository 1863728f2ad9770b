using System.Text.RegularExpressions;

namespace Plumbline.Instrumentation.Redaction;

public static partial class RedactionRules
{
    /// <summary>Data of people that has a form; numbers where possible by their check digits.</summary>
    public static IReadOnlyList<RedactionRule> PersonalData { get; } =
    [
        new("email", Email()),
        new("iban", Iban(), CheckDigits.IsIban),
        new("payment-card", PaymentCard(), CheckDigits.IsPaymentCard),
        new("national-id", NationalId(), CheckDigits.IsNationalId),
        new("ipv6", Ipv6(), Addresses.IsIpv6),
        new("ipv4", Ipv4(), Addresses.IsIpv4),
        new("phone", Phone(), CheckDigits.IsPhone),
    ];

    // Labels of a domain as in RFC 1035, the last of letters only, so that package@1.2.3 is none.
    [GeneratedRegex(
        @"(?<![\w.%+-])(?:\w{1,2}')?[\w.%+-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}-])",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex Email();

    // In one piece or in groups of four.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![A-Za-z0-9])",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex Iban();

    // In one piece, or in the groups that are printed on cards.
    [GeneratedRegex(
        @"(?<![\w.-])(?:\d{13,19}|\d{4}(?<s>[ -])\d{4}\k<s>\d{4}\k<s>\d{1,7}|\d{4}(?<s>[ -])\d{6}\k<s>\d{4,5})(?![\w-]|\.\d)",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex PaymentCard();

    // Spain (DNI, NIE), Italy (codice fiscale), France (NIR), Finland (HETU), Brazil (CPF): each has check characters and a form that little else has.
    [GeneratedRegex(
        @"(?<![\w.-])(?:(?:\d{8}|[XYZ]\d{7})-?[A-Z]|[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]|[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}"
            + @"|\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]|\d{3}\.\d{3}\.\d{3}-\d{2})(?![\w-])",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex NationalId();

    [GeneratedRegex(
        @"(?<![\w.:])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?:%\w{1,15})?(?![\w:])",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex Ipv6();

    // Four parts, neither more nor with a v before, which is a version.
    [GeneratedRegex(@"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\w|-\w)", Form, TimeoutMilliseconds)]
    private static partial Regex Ipv4();

    // With the country's code (E.164), or as in North America: groups of three, three and four with something between.
    [GeneratedRegex(
        @"(?<![\w+.-])(?:\+\d{1,3}(?:[ .-]?(?:\(\d{1,5}\)|\d{1,5})){2,6}|(?:\+?1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])[2-9]\d{2}[ .-]\d{4})(?![\w-]|\.\d)",
        Form,
        TimeoutMilliseconds
    )]
    private static partial Regex Phone();
}
