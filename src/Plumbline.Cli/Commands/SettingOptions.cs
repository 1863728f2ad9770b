using System.CommandLine;
using Plumbline.Server;
using Plumbline.Server.Settings;

namespace Plumbline.Cli.Commands;

/// <summary>The flags that settings have, made from the table of settings.</summary>
sealed class SettingOptions
{
    readonly Option<string> _file = new(SettingsReader.FileFlag)
    {
        HelpName = "FILE",
        Description = "A settings file (JSON, keys as the flags) instead of settings.json in the data folder.",
    };

    readonly Dictionary<Setting, Option<string>> _options;

    SettingOptions(IEnumerable<Setting> settings)
    {
        var defaults = new ServerSettings { Data = "~/.local/share/plumbline" };
        _options = settings.ToDictionary(setting => setting, setting => OptionFor(setting, defaults));
    }

    static Option<string> OptionFor(Setting setting, ServerSettings defaults) =>
        new(setting.Flag)
        {
            HelpName = setting.Takes,
            Description = $"{setting.Meaning} [{setting.Show(defaults)}]",
            Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };

    /// <summary>Adds the flags of all settings, or of some, to a command.</summary>
    public static SettingOptions AddTo(Command command, params string[] names)
    {
        var options = new SettingOptions(SettingTable.All.Where(setting => names.Length == 0 || names.Contains(setting.Name)));
        command.Add(options._file);
        foreach (var option in options._options.Values)
            command.Add(option);
        return options;
    }

    /// <summary>The settings that a command line asks for; wrong ones throw.</summary>
    public ServerSettings Read(ParseResult parsed)
    {
        var flags = new Dictionary<string, string>();
        if (parsed.GetValue(_file) is { } file)
            flags["settings"] = file;
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
                flags[setting.Name] = given.Tokens.Count > 0 ? given.Tokens[^1].Value : "true";
        }

        var result = SettingsReader.OfThisMachine.Read(flags);
        return result.Settings ?? throw new WrongInputException(result.Problem!);
    }
}
