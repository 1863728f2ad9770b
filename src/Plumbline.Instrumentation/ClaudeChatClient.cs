using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Plumbline.Instrumentation.Chat;

namespace Plumbline.Instrumentation;

/// <summary>
/// Observes calls as the app makes them: one span, one log record and one duration for a call with all its attempts. What they used and cost is told by the
/// <see cref="ClaudeHandler"/> below it; without one it is taken from the response, and there is no cost. Put it next to the client of the API, within clients that
/// call functions or cache.
/// </summary>
public sealed class ClaudeChatClient : DelegatingChatClient
{
    readonly ChatCalls _calls;

    /// <summary>With the default options.</summary>
    public ClaudeChatClient(IChatClient innerClient)
        : this(innerClient, new PlumblineOptions()) { }

    /// <summary>With options of one's own.</summary>
    public ClaudeChatClient(IChatClient innerClient, PlumblineOptions options)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(options);
        _calls = new ChatCalls(innerClient, options.TimeProvider, options.LoggerFactory, options.InheritTraceParent);
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.AreObserved
            ? ObserveAsync(messages, options, cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.AreObserved
            ? ObserveStreamAsync(messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    async Task<ChatResponse> ObserveAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var call = _calls.Begin(options, isStream: false);
        call?.Enter();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            call?.End(response.Usage, response.ModelId, response.ResponseId, response.FinishReason);
            return response;
        }
        catch (Exception exception)
        {
            call?.Fail(exception, cancellationToken);
            throw;
        }
    }

    async IAsyncEnumerable<ChatResponseUpdate> ObserveStreamAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var call = _calls.Begin(options, isStream: true);
        var isOver = false;
        try
        {
            call?.Enter();
            await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    // The flow of execution of an iterator is its caller's anew after each step.
                    call?.Enter();
                    if (!await updates.MoveNextAsync())
                        break;
                    call?.Update(updates.Current);
                }
                catch (Exception exception)
                {
                    isOver = true;
                    call?.Fail(exception, cancellationToken);
                    throw;
                }

                yield return updates.Current;
            }

            isOver = true;
            call?.End();
        }
        finally
        {
            // By now the response below is given up, and has told what it used.
            if (!isOver)
                call?.Abandon();
        }
    }
}
