namespace Plumbline.Core.Model;

/// <summary>Who or what allowed or rejected the use of a tool.</summary>
public enum DecisionMaker
{
    /// <summary>Nobody told.</summary>
    Unknown,

    /// <summary>A person was asked.</summary>
    Person,

    /// <summary>A rule in the settings, or the permission mode.</summary>
    Rule,

    /// <summary>A hook.</summary>
    Hook,

    /// <summary>The client's own classifier.</summary>
    Classifier,
}

/// <summary>The sources of decisions as Claude Code names them.</summary>
public static class DecisionMakers
{
    /// <summary>All of them, a person first.</summary>
    public static IReadOnlyList<DecisionMaker> All { get; } =
    [DecisionMaker.Person, DecisionMaker.Rule, DecisionMaker.Hook, DecisionMaker.Classifier, DecisionMaker.Unknown];

    /// <summary>What a person's decisions begin with: <c>user_temporary</c>, <c>user_permanent</c>, <c>user_reject</c>, <c>user_abort</c>.</summary>
    public const string PersonPrefix = "user_";

    /// <summary>Who a source is. One that is not known is <see cref="DecisionMaker.Unknown"/>, never a guess.</summary>
    public static DecisionMaker Of(string? source) =>
        source switch
        {
            "config" => DecisionMaker.Rule,
            "hook" => DecisionMaker.Hook,
            "classifier" => DecisionMaker.Classifier,
            "user_temporary" or "user_permanent" or "user_reject" or "user_abort" => DecisionMaker.Person,
            _ => DecisionMaker.Unknown,
        };

    /// <summary>In the API: <c>person</c>, <c>rule</c>, <c>hook</c>, <c>classifier</c>, <c>unknown</c>.</summary>
    public static string Name(this DecisionMaker maker) =>
        maker switch
        {
            DecisionMaker.Person => "person",
            DecisionMaker.Rule => "rule",
            DecisionMaker.Hook => "hook",
            DecisionMaker.Classifier => "classifier",
            _ => "unknown",
        };
}
