using Microsoft.Extensions.Logging;
using Plumbline.Core.Pricing;

namespace Plumbline.Server.Rules;

/// <summary>
/// Keeps the prices as their files are: reads the price book and the contract again when one has changed, and hands them on. A file that is wrong
/// changes nothing but the status.
/// </summary>
public sealed class PricesWatch : IDisposable
{
    // A book is some kilobytes; this keeps a wrong path from being read for minutes.
    const long SizeMax = 16 << 20;

    readonly string? _book,
        _contract;
    readonly ILogger _log;
    readonly FileWatch<(PriceSet? Prices, string? Problem)> _files;
    Action<PriceBook, Contract?> _use = (_, _) => { };

    PricesWatch(string? book, string? contract, TimeProvider time, ILogger log)
    {
        (_book, _contract, _log) = (book, contract, log);
        string[] files = [.. new[] { book, contract }.OfType<string>()];
        _files = new("prices", files, Read, _ => files, Take, time, log);
    }

    /// <summary>Which prices are in use.</summary>
    public PricesStatus Status { get; private set; } = new(new PricesState(new PriceSet(PriceBook.BuiltIn, null), null));

    /// <summary>Reads the files for the first time; throws when anything in them is wrong. Without files there is nothing to watch.</summary>
    public static PricesWatch Open(string? book, string? contract, TimeProvider time, ILogger log)
    {
        var watch = new PricesWatch(book, contract, time, log);
        var (prices, problem) = watch._files.Read();
        if (prices is null)
            throw new WrongInputException(problem!);
        watch.Status = new PricesStatus(new PricesState(prices, null));
        return watch;
    }

    /// <summary>Watches from now on, and gives each new version of the prices to whoever uses them.</summary>
    public void Start(Action<PriceBook, Contract?> use)
    {
        _use = use;
        if (_book is not null || _contract is not null)
            _files.Start();
    }

    /// <summary>Looks at the files, and reads them when they have changed.</summary>
    internal void Look() => _files.Look();

    void Take((PriceSet? Prices, string? Problem) reading)
    {
        var (prices, problem) = reading;
        var now = Status.Now;
        if (prices is null && problem != now.Problem)
        {
            Status.Now = now with { Problem = problem };
            _log.LogWarning("The prices could not be read again, version {Version} stays: {Problem}", now.Prices.Version, problem);
        }

        if (prices is null || (prices.Version == now.Prices.Version && now.Problem is null))
            return;
        Status.Now = new PricesState(prices, null);
        if (prices.Version == now.Prices.Version)
            return;
        _log.LogInformation(
            "The prices were read again: version {Version}; requests are priced with them in the background.",
            prices.Version
        );
        _use(prices.Book, prices.Contract);
    }

    (PriceSet? Prices, string? Problem) Read()
    {
        var book = PriceBook.BuiltIn;
        Contract? contract = null;
        string? problem = null;
        if (_book is not null && Content("--prices", _book, out problem) is { } bookText)
        {
            if (PriceBook.TryParse(bookText, out var read, out var wrong))
                book = read!;
            else
                problem = $"--prices: {_book}: {wrong}";
        }

        if (problem is null && _contract is not null && Content("--contract", _contract, out problem) is { } contractText)
        {
            if (!Contract.TryParse(contractText, out contract, out var wrong))
                problem = $"--contract: {_contract}: {wrong}";
        }

        return (problem is null ? new PriceSet(book, contract) : null, problem);
    }

    static byte[]? Content(string flag, string path, out string? problem)
    {
        problem = null;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                problem = $"{flag}: expected a file, got \"{path}\".";
            else if (file.Length > SizeMax)
                problem = $"{flag}: {path}: expected at most {SizeMax >> 20} MB.";
            else
                return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"{flag}: {path} cannot be read: {error.Message}";
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
