using Microsoft.Extensions.Logging;
using Plumbline.Core.Attribution;
using Plumbline.Core.Pricing;
using Plumbline.Server.Receiving;
using Plumbline.Server.Settings;
using Plumbline.Store;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Schema;
using Plumbline.Store.Writing;

namespace Plumbline.Server;

/// <summary>Opens the ledger as the settings say.</summary>
static class LedgerOpening
{
    /// <summary>Takes hold of the data folder.</summary>
    public static DataDirectory Hold(string path)
    {
        try
        {
            return DataDirectory.Open(path);
        }
        catch (DataDirectoryBusyException error)
        {
            throw new WrongInputException(error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"--data: expected a folder that can be written to; {error.Message}");
        }
    }

    /// <summary>Opens it; what a person can do something about becomes a sentence for them.</summary>
    public static Ledger Open(ServerSettings settings, RuleSet rules, PriceSet prices, Decoders decoders, TimeProvider time, ILogger log)
    {
        var options = new LedgerOptions
        {
            DataDirectory = settings.Data,
            MetricRetention = Days(settings.RetentionMetricsDays),
            EventRetention = Days(settings.RetentionEventsDays),
            SpanRetention = Days(settings.RetentionSpansDays),
            Rules = rules,
            PriceBook = prices.Book,
            Contract = prices.Contract,
        };
        try
        {
            return Ledger.Open(
                options,
                (entry, body, batch) => decoders.Decode(entry, body, batch),
                time,
                line => log.LogWarning("{Line}", line)
            );
        }
        catch (NewerSchemaException error)
        {
            throw new WrongInputException($"--data: {settings.Data}: {error.Message}");
        }
        catch (DuckDbException error) when (error.Kind is DuckErrorKind.NewerFormat or DuckErrorKind.Locked)
        {
            throw new WrongInputException($"--data: {settings.Data}: {error.Message}");
        }
    }

    static TimeSpan? Days(int days) => days == 0 ? null : TimeSpan.FromDays(days);
}
