namespace Plumbline.Core.SessionLogs;

/// <summary>
/// The family of a model: <c>haiku</c> for <c>claude-haiku-4-5</c>, for <c>claude-3-5-haiku-20241022</c> and for
/// <c>us.anthropic.claude-haiku-4-5-20251001-v1:0</c>. An event names the model that was asked for, a log the one that answered.
/// </summary>
public static class ModelFamily
{
    const string Maker = "claude-";

    /// <summary>The family; a model of another maker is its own.</summary>
    public static string Of(string model)
    {
        var bracket = model.IndexOf('[', StringComparison.Ordinal);
        var plain = (bracket > 0 ? model[..bracket] : model).ToLowerInvariant();
        var maker = plain.IndexOf(Maker, StringComparison.Ordinal);
        if (maker < 0)
            return plain;
        var name = plain[(maker + Maker.Length)..];
        return name.Split('-').FirstOrDefault(part => part.Length > 0 && part.All(char.IsAsciiLetterLower)) ?? name;
    }
}
