using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

// What session logs tell goes through the same hands as telemetry, so that whose it is comes out the same.
public sealed partial class Normaliser
{
    /// <summary>The records that follow were read from session logs of the resource's client. The name is the sender's on the sources page.</summary>
    public void LogSource(ReadOnlySpan<byte> name)
    {
        _scopeText.Clear();
        _scopeName = _scopeText.Append(name);
        _senderVersion = _scopeText.Append(_contexts.ServiceVersion);
        (_isClaudeScope, _isTrustedScope, _scopeHash) = (true, false, default);
        Array.Fill(_scopeSenders, -1);
    }

    /// <summary>Counts a line that cannot be taken.</summary>
    public void RefuseLogged(Reason reason)
    {
        var sender = Sender(Temporality.Unspecified);
        _batch.Senders[sender].Records++;
        _batch.Refuse(sender, reason);
    }

    /// <summary>Adds a request with what its attributes say; the amounts are up to the caller.</summary>
    public ref LoggedRequest AddLoggedRequest(in AttributeView view)
    {
        var (sender, context) = BeginLogged(view);
        ref var request = ref _batch.LoggedRequests.Add();
        (request.Sender, request.Context) = (sender, context);
        request.UsageIdentity = UsageIdentity(view);
        request.RequestId = TakeText(view, KnownKey.RequestId, sender);
        request.MessageUuid = TakeText(view, KnownKey.MessageUuid, sender);
        request.Prompt = TakeText(view, KnownKey.PromptId, sender);
        request.AgentId = TakeText(view, KnownKey.AgentId, sender);
        TakeUsage(view, ref request.Usage, sender);
        request.HasCost = TryTakeCost(view, sender, out request.ClientCost);
        request.Attributes = PackRest(view);
        Settle(sender, view.Surplus);
        return ref request;
    }

    /// <summary>Adds a prompt or a tool's result with what its attributes say; time, identity and numbers are up to the caller.</summary>
    public ref TelemetryEvent AddLoggedEvent(ReadOnlySpan<byte> name, in AttributeView view)
    {
        var (sender, context) = BeginLogged(view);
        ref var entry = ref _batch.Events.Add();
        (entry.Sender, entry.Context, entry.IsFromLog) = (sender, context, true);
        (entry.Sequence, entry.Success, entry.DurationMs, entry.StatusCode, entry.Attempt) = (-1, -1, -1, -1, -1);
        entry.Name = _batch.Text.Append(name);
        entry.Prompt = TakeText(view, KnownKey.PromptId, sender);
        entry.ToolUseId = TakeText(view, KnownKey.ToolUseId, sender);
        entry.AgentId = TakeText(view, KnownKey.AgentId, sender);
        entry.ToolName = TakeText(view, KnownKey.ToolName, sender);
        entry.Decision = TakeText(view, KnownKey.Decision, sender);
        entry.Attributes = PackRest(view);
        Settle(sender, view.Surplus);
        return ref entry;
    }

    (int Sender, int Context) BeginLogged(in AttributeView view)
    {
        var sender = Sender(Temporality.Unspecified);
        _batch.Senders[sender].Records++;
        _attributes.Read(view);
        _filter.Begin(_attributes);
        return (sender, _contexts.Find(_batch, _attributes, view, isClaude: true, _filter));
    }
}
