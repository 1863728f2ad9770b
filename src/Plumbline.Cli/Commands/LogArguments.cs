using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary>What a command over local logs was asked, parsed and checked.</summary>
sealed record LogArguments
{
    /// <summary>Where the logs are; empty for the usual places.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>When it was asked, milliseconds since 1970.</summary>
    public required long Now { get; init; }

    /// <summary>The days and hours of the asked zone.</summary>
    public required LocalClock Clock { get; init; }

    /// <summary>What counts.</summary>
    public required LogFilter Filter { get; init; }

    /// <summary>How the first moment was said; null when it was not.</summary>
    public string? SinceText { get; init; }

    public required OutputFormat Format { get; init; }

    /// <summary>At most so many rows; 0 for all, null when it was not said.</summary>
    public int? Limit { get; init; }

    /// <summary>A user id, an e-mail address or an account, whose logs alone count.</summary>
    public string? User { get; init; }

    public bool IsVerbose { get; init; }

    /// <summary>A price book of the user's own.</summary>
    public string? PricesFile { get; init; }

    /// <summary>Whether the index is used and kept; otherwise all logs are read anew.</summary>
    public bool UsesIndex { get; init; }

    /// <summary>The price book that counts. A wrong one throws.</summary>
    public PriceBook ReadPrices() => PricesFile is null ? PriceBook.BuiltIn : PricesCommand.ReadFile("--prices", PricesFile);
}

/// <summary>How an answer is written.</summary>
enum OutputFormat : byte
{
    Table,
    Json,
    Csv,
}
