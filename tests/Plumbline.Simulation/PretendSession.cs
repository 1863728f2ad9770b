using Plumbline.Tests.Store.Writing;

namespace Plumbline.Simulation;

/// <summary>What Claude Code takes its identity from: a session, or, with the session id switched off, just the user.</summary>
sealed class PretendSession(SentAttributes identity)
{
    /// <summary>The attributes on every point and record.</summary>
    public SentAttributes Identity { get; } = identity;

    /// <summary>Whether other processes may go on with it. Where a converter stands in the way no sum could tell them apart.</summary>
    public bool IsShared { get; set; } = true;

    /// <summary>A series of this session.</summary>
    public SentSeries Series(string metric, string unit, SentAttributes resource, params (string Key, string Value)[] attributes) =>
        new(metric, unit, new SentAttributes([.. Identity.Pairs, .. attributes]), SentSeries.ClaudeCode, resource);
}
