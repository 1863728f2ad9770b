using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Plumbline.Instrumentation;

/// <summary>Puts the observation of Claude calls into an app.</summary>
public static class PlumblineServices
{
    /// <summary>
    /// Registers <see cref="PlumblineOptions"/> and a <see cref="ClaudeHandler"/> for each use, which log to the app's own log. With an
    /// <see cref="PlumblineOptions.Endpoint"/> the signals are sent there as well, from the first handler on until the app ends; without one the app's own set-up of
    /// OpenTelemetry takes them by <see cref="PlumblineExport"/>.
    /// </summary>
    public static IServiceCollection AddPlumbline(this IServiceCollection services, Action<PlumblineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => OptionsOf(provider, configure));
        services.TryAddSingleton(Exporter.Of);
        services.TryAddTransient(provider =>
        {
            provider.GetRequiredService<Exporter>();
            return new ClaudeHandler(provider.GetRequiredService<PlumblineOptions>());
        });
        return services;
    }

    /// <summary>Observes the calls of a chat client. Put it next to the client of the API, within those that call functions or cache.</summary>
    public static IChatClient UsePlumbline(this IChatClient client, PlumblineOptions? options = null) =>
        new ClaudeChatClient(client, options ?? new PlumblineOptions());

    static PlumblineOptions OptionsOf(IServiceProvider provider, Action<PlumblineOptions>? configure)
    {
        var options = new PlumblineOptions { LoggerFactory = provider.GetService<ILoggerFactory>() };
        configure?.Invoke(options);
        return options;
    }

    // What the container disposes of at the end; nothing without an endpoint.
    sealed class Exporter(PlumblineTelemetry? telemetry) : IDisposable
    {
        public static Exporter Of(IServiceProvider provider)
        {
            var options = provider.GetRequiredService<PlumblineOptions>();
            if (options.Endpoint is not { } endpoint)
                return new Exporter(null);
            var telemetry = PlumblineTelemetry.Start(endpoint, options.ServiceName);
            // The app's own log stays the app's; without one the events go to the server alone.
            options.LoggerFactory ??= telemetry.Options.LoggerFactory;
            return new Exporter(telemetry);
        }

        public void Dispose() => telemetry?.Dispose();
    }
}
