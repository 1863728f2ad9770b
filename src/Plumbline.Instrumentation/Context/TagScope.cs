namespace Plumbline.Instrumentation.Context;

/// <summary>Tags until it is disposed; then those before it again.</summary>
sealed class TagScope(CallTags? before) : IDisposable
{
    public void Dispose() => CallTags.Current = before;
}
