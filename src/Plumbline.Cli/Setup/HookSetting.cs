using System.Text.Json;
using Plumbline.Server;

namespace Plumbline.Cli.Setup;

/// <summary><c>hooks.SessionEnd</c> in Claude Code's settings: commands that run when a session ends. Others' hooks are never touched.</summary>
static class HookSetting
{
    const string Hooks = "hooks";
    const string Event = "SessionEnd";

    /// <summary>Adds our command, or changes it where it is already there.</summary>
    public static void Set(ClientSettings settings, string command)
    {
        if (Ours(settings).ToList() is { Count: > 0 } present)
        {
            var value = present[^1].Hook.Value["command"]!;
            if (SettingsJson.Command(settings, present[^1].Hook.Value) != command)
                settings.Change(JsonEdit.Replace(settings.Text, value, SettingsJson.Quoted(command)));
            return;
        }

        var group = $$"""
            {
              "hooks": [
                {
                  "type": "command",
                  "command": {{SettingsJson.Quoted(command)}}
                }
              ]
            }
            """;
        if (settings.Root[Hooks] is not { } hooks)
            settings.Change(JsonEdit.Append(settings.Text, settings.Root, Hooks, $"{{\n  \"{Event}\": [\n    {Deeper(group, 4)}\n  ]\n}}"));
        else if (Expect(settings, hooks, JsonValueKind.Object, Hooks)[Event] is not { } groups)
            settings.Change(JsonEdit.Append(settings.Text, hooks, Event, $"[\n  {Deeper(group, 2)}\n]"));
        else
            settings.Change(JsonEdit.Append(settings.Text, Expect(settings, groups, JsonValueKind.Array, $"{Hooks}.{Event}"), null, group));
    }

    /// <summary>Takes our commands out, and what is empty then.</summary>
    public static void Remove(ClientSettings settings)
    {
        while (Ours(settings).FirstOrDefault() is { Hook: not null } one)
        {
            var hooks = settings.Root.Children.FindLast(child => child.Name == Hooks)!;
            var groups = hooks.Value.Children.FindLast(child => child.Name == Event)!;
            // The outermost container that would be empty goes as a whole.
            settings.Change(
                one.List.Children.Count > 1 ? JsonEdit.Remove(settings.Text, one.List, one.Hook)
                : groups.Value.Children.Count > 1 ? JsonEdit.Remove(settings.Text, groups.Value, one.Group)
                : hooks.Value.Children.Count > 1 ? JsonEdit.Remove(settings.Text, hooks.Value, groups)
                : JsonEdit.Remove(settings.Text, settings.Root, hooks)
            );
        }
    }

    static IEnumerable<(JsonChildText Group, JsonNodeText List, JsonChildText Hook)> Ours(ClientSettings settings) =>
        from one in settings.Root[Hooks]?[Event]?.Children ?? []
        where one.Value[Hooks] is { Kind: JsonValueKind.Array }
        let list = one.Value[Hooks]
        from hook in list.Children
        where SettingsJson.Command(settings, hook.Value) is { } command && SettingsJson.IsOurs(command, "push")
        select (one, list, hook);

    static JsonNodeText Expect(ClientSettings settings, JsonNodeText value, JsonValueKind kind, string name) =>
        value.Kind == kind
            ? value
            : throw new WrongInputException(
                $"{settings.Path}: expected \"{name}\" to be a JSON {kind.ToString().ToLowerInvariant()}; nothing was written."
            );

    static string Deeper(string json, int blanks) => json.ReplaceLineEndings("\n" + new string(' ', blanks));
}
