using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Server;

namespace Plumbline.Cli.Setup;

/// <summary><c>statusLine</c> in Claude Code's settings: the command whose output stands below the prompt.</summary>
static class StatusLineSetting
{
    const string Name = "statusLine";

    /// <summary>Sets the command. Another one than ours is only replaced when that was asked for.</summary>
    public static void Set(ClientSettings settings, string command, bool force)
    {
        var wanted = $$"""
            {
              "type": "command",
              "command": {{SettingsJson.Quoted(command)}}
            }
            """;
        if (settings.Root[Name] is not { } present)
        {
            settings.Change(JsonEdit.Append(settings.Text, settings.Root, Name, wanted));
            return;
        }

        if (SettingsJson.Command(settings, present) is { } text && (text == command || (!force && SettingsJson.IsOurs(text, "statusline"))))
        {
            // Ours already: its padding and other members stay, only the command may differ.
            if (text != command)
                settings.Change(JsonEdit.Replace(settings.Text, present["command"]!, SettingsJson.Quoted(command)));
            return;
        }

        if (!force && present.Kind != JsonValueKind.Null)
            throw new WrongInputException(
                $"{settings.Path} has another status line ({SettingsJson.OneLine(settings.TextOf(present))}); --force replaces it."
            );
        settings.Change(JsonEdit.Replace(settings.Text, present, wanted));
    }

    /// <summary>Takes our command out; another one stays unless that was asked for.</summary>
    public static void Remove(ClientSettings settings, bool force)
    {
        if (settings.Root.Children.FindLast(child => child.Name == Name) is not { } member)
            return;
        var isOurs = SettingsJson.Command(settings, member.Value) is { } text && SettingsJson.IsOurs(text, "statusline");
        if (!isOurs && !force)
            throw new WrongInputException(
                $"{settings.Path} has another status line ({SettingsJson.OneLine(settings.TextOf(member.Value))}); --force removes it."
            );
        settings.Change(JsonEdit.Remove(settings.Text, settings.Root, member));
    }
}
