using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Plumbline.Instrumentation.Signals;

namespace Plumbline.Instrumentation.Chat;

/// <summary>What all calls through one chat client have in common.</summary>
sealed class ChatCalls(IChatClient client, TimeProvider time, ILoggerFactory? loggers, bool isInheriting)
{
    readonly ILogger? _logger = loggers?.CreateLogger(Names.Source);
    readonly ChatClientMetadata? _about = client.GetService<ChatClientMetadata>();

    public bool AreObserved => Instruments.AreListenedTo || _logger?.IsEnabled(LogLevel.Warning) == true;

    /// <summary>Null when it cannot be observed.</summary>
    public ChatCall? Begin(ChatOptions? options, bool isStream)
    {
        try
        {
            return new ChatCall(options, isStream, _about, time, _logger, isInheriting);
        }
        catch (Exception)
        {
            Faults.Count("chat");
            return null;
        }
    }
}
