using Microsoft.Extensions.Logging;

namespace Plumbline.Server;

/// <summary>Writes log entries to a text writer, one line each: time, level, message.</summary>
public sealed class LineLoggerProvider(TextWriter output, TimeProvider time, LogLevel least) : ILoggerProvider
{
    readonly Lock _lock = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose() => output.Flush();

    void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var moment = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        var cause = exception is null ? "" : ": " + exception.ToString().ReplaceLineEndings(" | ");
        lock (_lock)
        {
            output.WriteLine($"{moment} {level.ToString().ToLowerInvariant()} {category}: {message.ReplaceLineEndings(" ")}{cause}");
            output.Flush();
        }
    }

    sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        // The framework's own news are for its developers; its warnings are for ours.
        readonly LogLevel _least =
            // What keeps the host from starting is said by StartupRules, without a stack trace.
            category == "Microsoft.Extensions.Hosting.Internal.Host"
                ? LogLevel.None
            : category.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning
            : provider.Least;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                provider.Write(logLevel, category, formatter(state, exception), exception);
        }
    }

    LogLevel Least => least;
}
