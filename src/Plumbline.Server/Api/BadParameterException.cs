namespace Plumbline.Server.Api;

/// <summary>A parameter that cannot be read: its name, and what it takes.</summary>
public sealed class BadParameterException(string parameter, string expected) : Exception($"The parameter {parameter} takes {expected}.")
{
    public string Parameter { get; } = parameter;

    /// <summary>A phrase that goes on after "takes".</summary>
    public string Expected { get; } = expected;
}
